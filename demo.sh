#!/bin/bash
# A short version of the main job on a real container: list, collect, tamper, collect again, verify, diff, show.
#
# Needs Debian 12. The container runs on Docker where a daemon answers, else on runc with an overlay root made here.
# Nothing is pulled from anywhere, and nothing is left behind.
set -euo pipefail
project=$(cd "$(dirname "$0")" && pwd)
name=exhibit-demo-$$

# --- The container --------------------------------------------------------------------------------------------------

serve=(httpd -f -p 8080 -h /srv/www)

make_root() {
    local root=$1
    "$project/cmake/install-packages.sh" --unpack "$root" busybox-static
    rm -rf "${root:?}/usr"
    mkdir -p "$root"/{dev,etc,proc,root,srv/www,sys,tmp,usr/bin}
    chroot "$root" /bin/busybox --install -s /bin
    echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
    echo '<h1>Welcome</h1>' >"$root/srv/www/index.html"
    echo 'User-agent: *' >"$root/srv/www/robots.txt"
    printf '#!/bin/sh\ncat /srv/www/*.html\n' >"$root/usr/bin/backup"
    printf '#!/bin/sh\ndate >>/tmp/health\n' >"$root/usr/bin/health"
    chmod 755 "$root/usr/bin"/*
}

docker_answers() {
    command -v docker >/dev/null && docker info >/dev/null 2>&1
}

start_on_docker() {
    tar -C "$work/root" -c . | docker import - "$name" >/dev/null
    undo+=("docker image rm --force $name")
    undo+=("docker rm --force $name")
    docker run --detach --name "$name" --network none --env TOP_SECRET=API_KEY "$name" "${serve[@]}" >/dev/null
    pid=$(docker inspect --format '{{.State.Pid}}' "$name")
}

start_on_runc() {
    local bundle=$work/bundle
    mkdir "$bundle"
    # An overlay's upper layer cannot be on another overlay, as this host's own root may be.
    mount -t tmpfs -o mode=755 tmpfs "$bundle"
    undo+=("umount $bundle")
    mkdir "$bundle"/{upper,work,rootfs}
    mount -t overlay -o "lowerdir=$work/root,upperdir=$bundle/upper,workdir=$bundle/work" overlay "$bundle/rootfs"
    undo+=("umount $bundle/rootfs")
    runc spec --bundle "$bundle"
    jq --args '.process.terminal = false | .process.rlimits = [] | .process.env += ["TOP_SECRET=API_KEY"]
        | .root.readonly = false | .process.args = $ARGS.positional' -- "${serve[@]}" \
        <"$bundle/config.json" >"$bundle/new.json"
    mv "$bundle/new.json" "$bundle/config.json"
    undo+=("runc delete --force $name")
    runc run --detach --bundle "$bundle" --pid-file "$work/pid" "$name" </dev/null >/dev/null 2>&1
    pid=$(cat "$work/pid")
}

# --- Telling the story ----------------------------------------------------------------------------------------------

bold='' plain=''
if [ -t 1 ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

chapter() {
    printf '\n%s# %s%s\n' "$bold" "$1" "$plain"
}

# Prints a command and runs it. The exit status must be the one that is expected: a diff that finds something says 1.
play() {
    local expected=0 status=0
    if [ "$1" = --expect ]; then
        expected=$2
        shift 2
    fi
    printf '%s$ %s%s\n' "$bold" "$1" "$plain"
    eval "$1" || status=$?
    [ "$status" -eq "$expected" ] || die "the command above ended with $status instead of $expected"
}

die() {
    printf 'demo: %s\n' "$1" >&2
    exit 1
}

# Undoes in the reverse order what was done, whatever became of the rest.
undo=()
clean_up() {
    local i
    cd /
    for ((i = ${#undo[@]} - 1; i >= 0; --i)); do
        ${undo[i]} >/dev/null 2>&1 || true
    done
}

tell_the_story() {
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    work=$(mktemp -d -t exhibit-demo.XXXXXX)
    undo+=("rm -rf $work")
    make_root "$work/root"
    if docker_answers; then start_on_docker; else start_on_runc; fi
    root=/proc/$pid/root
    cd "$work"
    PATH=$project/build/release/bin:$PATH

    chapter 'A container runs on this host. What is it, seen from outside?'
    play "exhibit-collect --list"

    chapter 'Take evidence of it, before anything happens.'
    play "exhibit-collect -o before.tar --container $name"

    chapter 'Somebody adds a file, edits one and puts its time back, makes one setuid, deletes one, renames one.'
    play "touch $root/tmp/.implant"
    play "touch -r $root/srv/www/index.html times"
    play "sed -i s/Welcome/Pwned:-/ $root/srv/www/index.html"
    play "touch -r times $root/srv/www/index.html"
    play "chmod u+s $root/usr/bin/backup"
    play "rm $root/srv/www/robots.txt"
    play "mv $root/usr/bin/health $root/usr/bin/.health"

    chapter 'Take evidence again.'
    play "exhibit-collect -o after.tar --container $name"

    chapter 'From here on, offline and anywhere: is the evidence whole?'
    play "exhibit verify after.tar"

    chapter 'What changed? (Exit status 1: there are differences.)'
    play --expect 1 "exhibit diff before.tar after.tar"

    chapter 'The same as a story, and as one page for a browser.'
    play "exhibit report before.tar after.tar"
    play "exhibit report before.tar after.tar -o report.html"

    chapter 'And without a "before": what is not as the container began with it?'
    play --expect 1 "exhibit drift after.tar"

    chapter 'The files themselves are in hand, whatever becomes of the container.'
    play "exhibit extract after.tar -o files /srv/www/index.html"
    play "cat files/INDEX.txt"

    chapter 'Which secrets did the container have?'
    play "exhibit show after.tar env"

    chapter 'And if somebody changes one letter of the evidence? (Exit status 1: tampered.)'
    play "LC_ALL=C sed s/TOP_SECRET=API_KEY/TOP_SECRET=APP_KEY/ after.tar > forged.tar"
    play --expect 1 "exhibit verify forged.tar"
}

# Building needs no privilege; the story does, from the container to the collection.
if [ "${1:-}" != --play ]; then
    "$project/cmake/install-packages.sh" build demo
    cd "$project"
    cmake --preset release >/dev/null
    cmake --build --preset release
    if [ "$(id -u)" -ne 0 ]; then
        exec sudo "$0" --play
    fi
fi
tell_the_story
