# Lanyard in fish: `lanyard use` changes this shell, and all else is the program's. LANYARD_LAUNCHER was set before.

function lanyard --description 'Borrow AWS roles for minutes'
    if test "$argv[1]" != use; or contains -- --help $argv; or contains -- -h $argv
        $LANYARD_LAUNCHER $argv
        return
    end
    set -e argv[1]
    if test "$argv[1]" = -
        set -q __lanyard_before[1]; and set argv[1] $__lanyard_before; or set argv[1] --unset
    end
    set -l statements ($LANYARD_LAUNCHER use --shell fish $argv)
    or return
    # What the shell has of its own, before the first session takes its place. Keys are not kept.
    if not set -q __lanyard_now[1]
        set -g __lanyard_own
        for name in AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION
            set -q $name; and set -a __lanyard_own "set -gx $name "(string escape -- "$$name")
        end
    end
    string join \n -- $statements | source
    set -g __lanyard_before $__lanyard_now
    set -g __lanyard_now $AWS_PROFILE
    if not set -q __lanyard_now[1]; and set -q __lanyard_before[1]
        string join \n -- $__lanyard_own | source
    end
    return 0
end
