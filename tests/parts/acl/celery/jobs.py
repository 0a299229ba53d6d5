"""The application that tests/parts/acl/celery.test.ts runs under the preset `celery`."""

import os

from celery import Celery

url = os.environ["REDIS_URL"]
app = Celery("jobs", broker=url, backend=url)
app.conf.update(
    broker_connection_retry_on_startup=False,
    task_default_queue="celery",
    task_routes={"jobs.mail": {"queue": "mail"}},
)


@app.task
def add(a, b):
    return a + b


@app.task
def mail(to):
    return f"to {to}"


@app.task(bind=True, max_retries=2)
def again(self):
    if self.request.retries == 0:
        raise self.retry(countdown=0)
    return self.request.retries


@app.task
def total(numbers):
    return sum(numbers)
