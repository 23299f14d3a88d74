# Sourced by the scripts that start Java: finds a JDK that is new enough and brings a module's build up to date.
# POSIX sh. The caller has set $root, the folder of the repository.

java_needed=25

# The major version of the JDK in folder $1 (25 for 25.0.3), or nothing when that is no JDK.
jdk_major() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n '1s/.* version "\([0-9]*\).*/\1/p'
    fi
}

# Where the java command $1 really lives: its JDK's folder.
jdk_of_command() {
    command=$1
    while [ -h "$command" ]; do
        link=$(readlink "$command")
        case $link in
            /*) command=$link ;;
            *) command=$(dirname "$command")/$link ;;
        esac
    done
    (cd "$(dirname "$command")/.." 2>/dev/null && pwd -P) || true
}

# Sets $jdk to a JDK of version $java_needed or newer: JAVA_HOME, then the java on the PATH, then the usual places.
# There the oldest that will do is taken, being nearest to what the project is tested with. Exits 1 when there is none.
find_jdk() {
    jdk=
    seen=
    if [ -n "${JAVA_HOME:-}" ]; then
        consider_jdk "$JAVA_HOME" && return 0
    fi
    if command -v java >/dev/null 2>&1; then
        consider_jdk "$(jdk_of_command "$(command -v java)")" && return 0
    fi
    best=
    for place in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/openjdk-* /opt/java/* /opt/*jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
        "${HOME:-/nonexistent}"/.jbang/cache/jdks/*; do
        if consider_jdk "$place" && { [ -z "$best" ] || [ "$major" -lt "$best_major" ]; }; then
            best=$jdk
            best_major=$major
        fi
    done
    jdk=$best
    [ -n "$jdk" ] && return 0
    {
        echo "Zoetrope needs a JDK $java_needed or newer. Install one (for example Temurin $java_needed from adoptium.net), or set JAVA_HOME to it."
        if [ -n "$seen" ]; then
            echo "Found only:$seen"
        else
            echo "Found none: looked at JAVA_HOME, the PATH and the usual folders."
        fi
    } >&2
    exit 1
}

# Sets $jdk and $major, and succeeds, if folder $1 is a JDK that is new enough; otherwise remembers what it was.
consider_jdk() {
    major=$(jdk_major "$1")
    [ -n "$major" ] || return 1
    if [ "$major" -lt "$java_needed" ]; then
        case $seen in
            *" $1 "*) ;;
            *) seen="$seen $1 ($major)" ;;
        esac
        return 1
    fi
    jdk=$1
}

# Builds module $1 unless its target/lib is newer than the sources and poms of all the modules given, $1 and those it
# depends on. Prints one line; Maven's whole output goes to .zoetrope/build-$1.log.
build_module() {
    is_built "$@" && return 0
    mkdir -p "$root/.zoetrope"
    lock=$root/.zoetrope/building
    # one build at a time: the link's target is the process that holds the lock
    until ln -s $$ "$lock" 2>/dev/null; do
        kill -0 "$(readlink "$lock")" 2>/dev/null || rm -f "$lock"
        sleep 1
    done
    trap 'rm -f "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    is_built "$@" || run_build "$1"
    rm -f "$lock"
    trap - EXIT INT TERM
}

# Whether target/lib of module $1 is newer than what goes into it. What is not there yet counts as old.
is_built() {
    [ -d "$root/$1/target/lib" ] || return 1
    newest=$(ls -t "$root/$1"/target/lib/*.jar "$root/$1/target/lib.built" 2>/dev/null | head -n 1)
    [ -n "$newest" ] || return 1
    for module do
        newer_than_build "$root/$module/pom.xml" "$root/$module/src/main" && return 1
    done
    ! newer_than_build "$root/pom.xml"
}

newer_than_build() {
    [ -n "$(find "$@" -newer "$newest" 2>/dev/null | head -n 1)" ]
}

run_build() {
    built=$root/$1/target/lib
    log=$root/.zoetrope/build-$1.log
    if [ -d "$root/core/target" ]; then
        echo "building Zoetrope (its sources are newer) ..." >&2
    else
        echo "building Zoetrope (the first time, about a minute) ..." >&2
    fi
    # removed, not overwritten: a program that still runs from these jars keeps them open
    rm -rf "$built"
    if ! (cd "$root" && JAVA_HOME=$jdk ./mvnw -B -pl "$1" -am -Dmaven.test.skip=true -Dspotless.check.skip=true package) \
        >"$log" 2>&1 </dev/null; then
        rm -rf "$built"
        { grep -m 12 '^\[ERROR\]' "$log" || tail -n 30 "$log"; } >&2
        echo "The build failed; all it printed is in $log" >&2
        exit 1
    fi
    touch "$root/$1/target/lib.built"
}

# Memory in large pages, where Linux gives them to those who ask: a few hundredths faster, for some 300 MB more.
# ZOETROPE_JAVA_OPTS=-XX:-UseTransparentHugePages does without.
case $(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null || true) in
    *"[always]"* | *"[madvise]"*)
        ZOETROPE_JAVA_OPTS="-XX:+UseTransparentHugePages ${ZOETROPE_JAVA_OPTS:-}"
        export ZOETROPE_JAVA_OPTS
        ;;
esac
