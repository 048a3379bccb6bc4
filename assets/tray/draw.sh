#!/bin/sh
# Draws the tray's images from the SVG beside it: four states, for light and for dark panels, in single and double
# size. Needs ImageMagick and Chromium. A state is told by its shape as well as its colour: macOS shows none of the colours.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Drawn large by Chromium and made small: ImageMagick reads no SVG without a library that Debian leaves out.
large() {
  sed 's/width="22" height="22"/width="704" height="704"/' "$1.svg" >"$work/$1.svg"
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 \
    --user-data-dir="$work/browser" --window-size=704,704 --screenshot="$2" "file://$work/$1.svg" 2>/dev/null
}

for layer in badge-idle badge-active face gap mark-ends-soon mark-needs-you exclamation; do
  large "$layer" "$work/$layer.png"
done

cut() {
  convert "$1" "$2" -compose DstOut -composite "$3"
}
over() {
  convert "$1" "$2" -compose Over -composite "$3"
}

for panel in light dark; do
  case $panel in
    light) ink='#15181d' ;;
    dark) ink='#eceef2' ;;
  esac
  for badge in idle active; do
    convert "$work/badge-$badge.png" -fill "$ink" -colorize 100 "$work/$badge.png"
  done
  cut "$work/active.png" "$work/face.png" "$work/active.png"
  cut "$work/active.png" "$work/gap.png" "$work/notched.png"
  over "$work/notched.png" "$work/mark-ends-soon.png" "$work/ends-soon.png"
  cut "$work/mark-needs-you.png" "$work/exclamation.png" "$work/marked.png"
  over "$work/notched.png" "$work/marked.png" "$work/needs-you.png"
  for state in idle active ends-soon needs-you; do
    convert "$work/$state.png" -filter Box -resize 22x22 -strip "PNG32:$state-$panel.png"
    convert "$work/$state.png" -filter Box -resize 44x44 -strip "PNG32:$state-$panel@2x.png"
  done
done
