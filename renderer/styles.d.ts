// vite turns an imported style sheet into a <link>; to the compiler it is a module with nothing in it.
declare module '*.css'
