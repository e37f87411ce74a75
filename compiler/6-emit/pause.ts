// Waiting before the next try: longer each time, and never as long as whoever else is waiting.

export async function pauseBefore(attempt: number): Promise<void> {
  const longestMs = Math.min(firstMs * 2 ** attempt, mostMs);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
}

const firstMs = 50;
const mostMs = 2000;
