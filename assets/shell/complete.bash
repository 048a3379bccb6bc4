# Completes lanyard in bash. LANYARD_LAUNCHER was set before.

__lanyard_complete() {
  local line=${COMP_LINE:0:COMP_POINT} path='' wants='' names='' found=() words=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
  local typed plain cut word row_path row takes tells
  COMPREPLY=()
  # They are asked for with the first TAB: a shell that starts does not wait for them.
  if [[ -z ${__lanyard_rows-} ]]; then __lanyard_rows=$("$LANYARD_LAUNCHER" completion --words 2>/dev/null); fi
  # Bash takes words apart at : = and @, which names have; it puts an answer in the place of the last part only.
  [[ $line =~ (([^[:space:]\\]|\\.)*)$ ]]
  typed=${BASH_REMATCH[1]}
  plain=${typed//\\/}
  plain=${plain#[\'\"]}
  cut=${typed%"$2"}
  for word in ${words[@]+"${words[@]}"}; do
    if [[ $word == -- ]]; then
      compopt -o default 2>/dev/null
      return 0
    elif [[ -n $wants ]]; then
      wants=''
    else
      while IFS='|' read -r row_path row takes tells; do
        if [[ $row_path != "$path" || $row != "$word" ]]; then continue; fi
        if [[ $word == -* ]]; then wants=$takes; else path=${path:+$path }$word; fi
        break
      done <<<"$__lanyard_rows"
    fi
  done
  case $wants in
    '')
      while IFS='|' read -r row_path row takes tells; do
        if [[ $row_path != "$path" ]]; then
          continue
        elif [[ -z $row ]]; then
          names=$takes
        elif [[ $row != -* || $plain == -* ]]; then
          found+=("$row")
        fi
      done <<<"$__lanyard_rows"
      if [[ -n $names && $plain != -* ]]; then
        while IFS= read -r word; do
          found+=("$word")
        done < <("$LANYARD_LAUNCHER" completion --names "$names" -- "$plain" 2>/dev/null)
      fi
      ;;
    shell) found=(bash zsh fish powershell cmd dotenv json) ;;
    file) compopt -o default 2>/dev/null ;;
  esac
  for word in ${found[@]+"${found[@]}"}; do
    if [[ $word != "$plain"* ]]; then continue; fi
    # Within a quote that is open bash quotes by itself.
    case $typed in
      [\'\"]*) ;;
      *) printf -v word %q "$word" ;;
    esac
    COMPREPLY+=("${word#"$cut"}")
  done
  return 0
}
complete -F __lanyard_complete lanyard 2>/dev/null || :
