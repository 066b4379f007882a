#!/bin/sh
# Replaces kind, minikube, k3s and `docker exec` into a node: the names of the nodes are in the file nodes beside it, and
# what a node has in images-NODE, as lines `NAME DIGEST`. An archive of images is such lines, too. Calls are recorded in
# calls.log.
folder=$(dirname "$0")
program=$(basename "$0")
echo "$program $*" >>"$folder/calls.log"

import() { cat "$1" >>"$folder/images-$2"; }
import_everywhere() { while read -r name _; do import "$1" "$name"; done <"$folder/nodes"; }

# ctr --namespace=k8s.io images …, on a node
ctr() {
  node=$1
  shift
  [ "$1 $2 $3" = 'ctr --namespace=k8s.io images' ] || { echo "unexpected: $*" >&2; exit 1; }
  case "$4" in
    list)
      echo 'REF TYPE DIGEST SIZE PLATFORMS LABELS'
      while read -r name digest; do
        echo "$name application/vnd.docker.distribution.manifest.v2+json $digest 9.1 MiB linux/amd64 -"
      done <"$folder/images-$node"
      ;;
    import) import "$5" "$node" ;;
    tag) echo "$7 $(sed -n "s|^$6 ||p" "$folder/images-$node" | tail -n 1)" >>"$folder/images-$node" ;;
    *) echo "unexpected: $*" >&2; exit 1 ;;
  esac
}

[ ! -e "$folder/stopped" ] || { echo "$program: the cluster is stopped" >&2; exit 1; }
case "$program $1 $2" in
  'kind get nodes') cat "$folder/nodes" ;;
  'kind load image-archive') import_everywhere "$3" ;;
  'minikube node list') sed 's/$/\t192.168.49.2/' "$folder/nodes" ;;
  'minikube image load') import_everywhere "$3" ;;
  minikube\ ssh*)
    node=${3#--node=}
    shift 5
    ctr "$node" "$@"
    ;;
  docker\ exec*)
    node=$2
    shift 2
    ctr "$node" "$@"
    ;;
  k3s*) ctr this-machine "$@" ;;
  *) echo "unexpected: $program $*" >&2; exit 1 ;;
esac
