/**
 * JMH benchmarks of the stages of the publish path; {@code docs/benchmarks.md} says how to run them
 * and how to measure the whole broker.
 */
@NullMarked
package bench;

import org.jspecify.annotations.NullMarked;
