/** A badge on its strap. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M5 2l4 5.5M15 2l-4 5.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path
        fillRule="evenodd"
        fill="currentColor"
        d="M6.5 8h7A1.5 1.5 0 0 1 15 9.500v7a1.500 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 5 16.500v-7A1.500 1.500 0 0 1 6.500 8zM10 11a1.900 1.900 0 1 0 0 3.800 1.900 1.900 0 0 0 0-3.800z"
      />
    </svg>
  )
}
