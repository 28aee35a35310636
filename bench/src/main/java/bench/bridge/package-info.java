/**
 * How fast this broker and Mosquitto bridge the same topics to the same remote end; {@code
 * docs/benchmarks.md} says how to run it. A program of its own: no JMH, since what is measured are
 * processes.
 */
@NullMarked
package bench.bridge;

import org.jspecify.annotations.NullMarked;
