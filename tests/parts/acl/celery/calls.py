"""What an application asks of Celery: it prints what comes back, as one line of JSON."""

import json

from celery import chain, chord, group

from jobs import add, again, app, mail, total

deadline = 60
told = {
    "result": add.delay(1, 2).get(timeout=deadline),
    "priority": add.apply_async((3, 4), priority=6).get(timeout=deadline),
    "other queue": mail.delay("a").get(timeout=deadline),
    "retried": again.delay().get(timeout=deadline),
    "later": add.apply_async((5, 6), countdown=1).get(timeout=deadline),
    "group": group(add.s(n, n) for n in range(3))().get(timeout=deadline),
    "chain": chain(add.s(1, 1), add.s(10))().get(timeout=deadline),
    "chord": chord([add.s(n, 1) for n in range(3)], total.s())().get(timeout=deadline),
}

worker = app.control.inspect(timeout=deadline, limit=1)
told["ping"] = [answer["ok"] for answer in worker.ping().values()]

events = []
with app.connection() as connection:
    receiver = app.events.Receiver(connection, handlers={"*": events.append})
    # What it receives at first may be no event.
    while not events:
        receiver.capture(limit=1, timeout=deadline)
told["events"] = len(events) > 0

add.apply_async((7, 8), countdown=3600).revoke()
result = add.delay(1, 1)
result.get(timeout=deadline)
result.forget()
app.control.purge()
app.control.shutdown()
print(json.dumps(told))
