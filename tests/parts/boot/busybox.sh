#!/bin/sh
# Prints the name of an image that has the Redis of the given image and the userland of BusyBox (as Alpine has), and
# builds it if it is not there yet. BusyBox comes from Debian's package, else from its official image.
set -eu
from=$1
# One at a time: apt-get lets in one, and two runs of the tests may come here at once.
if command -v flock >/dev/null; then
  exec 9>"${TMPDIR:-/tmp}/boot-busybox.lock"
  flock 9
fi
docker image inspect "$from" >/dev/null 2>&1 || docker pull --quiet "$from" >&2
id=$(docker image inspect --format '{{.Id}}' "$from")
id=${id#sha256:}
image=boot-busybox:$(printf %.12s "$id")
printf '%s\n' "$image"
! docker image inspect "$image" >/dev/null 2>&1 || exit 0

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cd "$context"
if apt-get download busybox-static >&2 || { apt-get update >&2 && apt-get download busybox-static >&2; }; then
  dpkg-deb --fsys-tarfile busybox-static_*.deb | tar -xO ./bin/busybox >busybox
else
  container=$(docker create busybox:stable-musl)
  docker cp "$container:/bin/busybox" busybox >&2
  docker rm "$container" >&2
fi
chmod 0755 busybox
# setpriv of BusyBox cannot drop to another user; Alpine's Redis image brings the real one too. So the entrypoint, which
# is not ours, keeps a shell that does not prefer BusyBox's own.
cat >Dockerfile <<EOF
FROM $from
USER root
COPY busybox /busybox/busybox
RUN ["/busybox/busybox", "sh", "-c", "/busybox/busybox --install -s /busybox && rm /busybox/setpriv && \
  sed -i '1s|^#!/bin/sh|#!/bin/dash|' /usr/local/bin/docker-entrypoint.sh && ln -sf /busybox/busybox /bin/sh"]
ENV PATH=/busybox:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
EOF
docker build --quiet --tag "$image" . >&2
