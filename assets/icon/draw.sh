#!/bin/sh
# Draws the app's icon from app.svg, in the sizes of the freedesktop icon theme, and large for macOS and Windows. Needs
# ImageMagick and Chromium.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Drawn large by Chromium and made small: ImageMagick reads no SVG without a library that Debian leaves out.
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 \
  --user-data-dir="$work/browser" --window-size=1024,1024 --screenshot="$work/1024.png" "file://$PWD/app.svg" 2>/dev/null

# A small one has no margin to give away.
convert "$work/1024.png" -crop 896x896+64+64 +repage "$work/896.png"
for size in 16 32 48; do
  convert "$work/896.png" -filter Mitchell -resize ${size}x$size -strip "PNG32:${size}x$size.png"
done
for size in 64 128 256 512; do
  convert "$work/1024.png" -filter Mitchell -resize ${size}x$size -strip "PNG32:${size}x$size.png"
done
convert "$work/1024.png" -strip "PNG32:1024x1024.png"
