# Lanyard in zsh: `lanyard use` changes this shell, and all else is the program's. LANYARD_LAUNCHER was set before.

unalias lanyard 2>/dev/null || :
function lanyard {
  emulate -L zsh
  if [[ ${1-} != use || " $* " == *' --help '* || " $* " == *' -h '* ]]; then
    $LANYARD_LAUNCHER "$@"
    return
  fi
  shift
  if [[ ${1-} == - ]]; then
    shift
    set -- "${__lanyard_before:---unset}" "$@"
  fi
  local statements name own=''
  statements=$($LANYARD_LAUNCHER use --shell zsh "$@") || return
  # What the shell has of its own, before the first session takes its place. Keys are not kept.
  if [[ -z ${__lanyard_now-} ]]; then
    for name in AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION; do
      if (( ${(P)+name} )); then own+="export $name=${(Pqq)name}"$'\n'; fi
    done
    typeset -g __lanyard_own=$own
  fi
  eval "$statements"
  typeset -g __lanyard_before=${__lanyard_now-} __lanyard_now=${AWS_PROFILE-}
  if [[ -z $__lanyard_now && -n $__lanyard_before ]]; then eval "$__lanyard_own"; fi
}
