# Sourced by the scripts: makes .venv and installs the project into it, unless that was done for this pyproject.toml.
# Usage: setup EXTRAS    (EXTRAS is empty or, for example, [dev])
# Needs Python 3.11 or newer, named by $PYTHON if it is not python3; uses uv where it is present, else venv and pip.

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$ROOT" || exit 1

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "briefbot needs Python 3.11 or newer; install it, or name it: PYTHON=/path/to/python $0" >&2
    exit 1
}

setup() {
    extras=$1
    python=$(find_python) || exit 1
    stamp=.venv/.briefbot$(printf '%s' "$extras" | tr -c 'a-z' '-')$(cksum < pyproject.toml | tr -c '0-9' '-')
    if [ -e "$stamp" ] && [ -x .venv/bin/python ]; then
        return
    fi
    echo "Setting up .venv (once; a minute or two) ..." >&2
    if command -v uv >/dev/null 2>&1; then
        [ -x .venv/bin/python ] || uv venv --quiet --python "$python" .venv || exit 1
        uv pip install --quiet --python .venv/bin/python -e ".$extras" || exit 1
    else
        [ -x .venv/bin/python ] || "$python" -m venv .venv || exit 1
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -e ".$extras" || exit 1
    fi
    rm -f .venv/.briefbot"$(printf '%s' "$extras" | tr -c 'a-z' '-')"*
    : > "$stamp"
}
