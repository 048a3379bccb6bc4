import { setFlagsFromString } from 'node:v8'

// V8 lets its nursery grow to 48 MB under load, and compiles for speed. What a request leaves behind is little and
// dies young, and a reply takes half a millisecond either way: both cost a third more memory for nothing
// (`npm run bench -- emulator`). Neither flag changes what is already laid out, so they may be set while it runs.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--optimize-for-size')
