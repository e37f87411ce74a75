# Sourced by scripts/test and scripts/quickstart: sees that Node.js is new enough and packages are there.

need_node() {
  if ! command -v node >/dev/null; then
    refuse_node "Node.js is not installed."
  fi
  local version major minor
  version=$(node --version 2>/dev/null || echo unknown)
  IFS=. read -r major minor _ <<<"${version#v}"
  if ! [[ $major =~ ^[0-9]+$ && $minor =~ ^[0-9]+$ ]]; then
    refuse_node "$(command -v node) does not say which version it is."
  fi
  if ((major < 20 || (major == 20 && minor < 19))); then
    refuse_node "$(command -v node) is Node.js $version."
  fi
  if ! command -v npm >/dev/null; then
    echo "vigo needs npm, which is not installed: $(command -v node) came without it." >&2
    echo "On Debian and Ubuntu: apt install npm. Every download from https://nodejs.org brings it along." >&2
    exit 1
  fi
}

refuse_node() {
  cat >&2 <<END
vigo needs Node.js 20.19 or later. $1

Debian 12 ships 18 and Ubuntu 24.04 ships 18: too old. Any of these gives a later one:
  - download it from https://nodejs.org/en/download, unpack it, and put its bin folder first in PATH
  - with nvm (https://github.com/nvm-sh/nvm): nvm install 22
  - the packages for Debian and Ubuntu: https://github.com/nodesource/distributions
Then start this again.
END
  exit 1
}

# Only when something is missing: with everything in place, no network is needed.
install_packages() {
  local installed=node_modules/.package-lock.json
  if [[ -e $installed && ! $installed -ot package-lock.json ]]; then return; fi
  echo "Installing packages (npm ci)"
  if ! npm ci --no-audit --no-fund --prefer-offline --loglevel=error; then
    echo "npm ci failed: see above. It needs the network, unless npm has the packages in its cache." >&2
    exit 1
  fi
}
