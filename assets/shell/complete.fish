# Completes lanyard in fish. LANYARD_LAUNCHER was set before.

function __lanyard_complete
    # They are asked for with the first TAB: a shell that starts does not wait for them.
    set -q __lanyard_rows[1]; or set -g __lanyard_rows ($LANYARD_LAUNCHER completion --words 2>/dev/null)
    set -l typed (commandline --current-token --cut-at-cursor)
    set -l before (commandline --tokenize --current-process --cut-at-cursor)
    set -l at ''
    set -l wants ''
    for word in $before[2..]
        if test "$word" = --
            __fish_complete_path "$typed"
            return
        else if test -n "$wants"
            set wants ''
        else
            for row in $__lanyard_rows
                set -l fields (string split --max 3 '|' -- $row)
                test "$fields[1]" = "$at" -a "$fields[2]" = "$word"; or continue
                if string match --quiet -- '-*' $word
                    set wants $fields[3]
                else
                    set at (string trim -- "$at $word")
                end
                break
            end
        end
    end
    switch $wants
        case ''
            for row in $__lanyard_rows
                set -l fields (string split --max 3 '|' -- $row)
                test "$fields[1]" = "$at"; or continue
                if test -z "$fields[2]"
                    string match --quiet -- '-*' "$typed"; and continue
                    $LANYARD_LAUNCHER completion --names $fields[3] -- (string unescape -- "$typed") 2>/dev/null
                else if not string match --quiet -- '-*' $fields[2]; or string match --quiet -- '-*' "$typed"
                    printf '%s\t%s\n' $fields[2] $fields[4]
                end
            end
        case shell
            string join \n -- bash zsh fish powershell cmd dotenv json
        case file
            __fish_complete_path "$typed"
    end
end
complete --erase --command lanyard
complete --command lanyard --no-files --arguments '(__lanyard_complete)'
