package broker.core.metrics;

/**
 * The memory of the process at one moment. Immutable.
 *
 * @param heapBytes in use on the heap, garbage that was not collected yet included
 * @param heapLimitBytes what the heap may grow to
 * @param directBytes held in network buffers outside the heap
 */
public record MemoryUse(long heapBytes, long heapLimitBytes, long directBytes) {}
