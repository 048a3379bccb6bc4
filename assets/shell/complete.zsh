# Completes lanyard in zsh. LANYARD_LAUNCHER was set before.

function _lanyard {
  local at='' wants='' names='' word row
  local -a fields found
  # They are asked for with the first TAB: a shell that starts does not wait for them.
  if (( ! ${+__lanyard_rows} )); then
    typeset -ga __lanyard_rows
    __lanyard_rows=("${(@f)$($LANYARD_LAUNCHER completion --words 2>/dev/null)}")
  fi
  for word in "${(@Q)words[2,CURRENT-1]}"; do
    if [[ $word == -- ]]; then
      _default
      return
    elif [[ -n $wants ]]; then
      wants=''
    else
      for row in $__lanyard_rows; do
        fields=("${(@s:|:)row}")
        if [[ $fields[1] != "$at" || $fields[2] != "$word" ]]; then continue; fi
        if [[ $word == -* ]]; then wants=$fields[3]; else at=${at:+$at }$word; fi
        break
      done
    fi
  done
  case $wants in
    '')
      for row in $__lanyard_rows; do
        fields=("${(@s:|:)row}")
        if [[ $fields[1] != "$at" ]]; then
          continue
        elif [[ -z $fields[2] ]]; then
          names=$fields[3]
        elif [[ $fields[2] != -* || $PREFIX == -* ]]; then
          found+=("$fields[2]:${(j:|:)fields[4,-1]}")
        fi
      done
      if (( $#found )); then _describe lanyard found; fi
      if [[ -n $names && $PREFIX != -* ]]; then
        found=("${(@f)$($LANYARD_LAUNCHER completion --names $names -- "${(Q)PREFIX}" 2>/dev/null)}")
        compadd -- ${found:#}
      fi
      ;;
    shell) compadd -- bash zsh fish powershell cmd dotenv json ;;
    file) _files ;;
  esac
}

# compinit may come later in .zshrc, or not at all.
function __lanyard_register {
  if (( ! $+functions[compdef] )); then return 0; fi
  compdef _lanyard lanyard
  add-zsh-hook -d precmd __lanyard_register
}
autoload -Uz add-zsh-hook
add-zsh-hook precmd __lanyard_register
