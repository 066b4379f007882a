#!/bin/sh
# Replaces buildah: records every call; a push puts the image into the registry of the test, or into an archive. A build
# takes as long as there is a file build-waits beside it.
folder=$(dirname "$0")
echo "buildah $*" >>"$folder/calls.log"
for word in "$@"; do
  case "$word" in
    --digestfile=*) digest_file=${word#--digestfile=} ;;
    build | push | images) verb=$word ;;
  esac
  last=$word
done
if [ "$verb" = build ]; then
  while [ -e "$folder/build-waits" ]; do sleep 0.05; done
  [ ! -e "$last/apps/api/build-fails" ] || { echo "npm error code E404" >&2; exit 1; }
  find "$last" -type f | sed "s|^$last/||" | sort >"$folder/context.txt"
  find "$last" -type f -exec cat {} + | sha256sum | cut -d' ' -f1 >"$folder/built"
elif [ "$verb" = push ] && [ "${last#docker-archive:}" != "$last" ]; then
  archive=${last#docker-archive:}
  echo "${archive#*:} sha256:$(cat "$folder/built")" >"${archive%%:*}"
elif [ "$verb" = push ]; then
  printf 'sha256:%s' "$(cat "$folder/built")" >"$digest_file"
  echo "${last#*/} sha256:$(cat "$folder/built")" >>"$folder/pushed.log"
elif [ "$verb" = images ]; then
  cat "$folder/stored.json" 2>/dev/null || echo '[]'
fi
