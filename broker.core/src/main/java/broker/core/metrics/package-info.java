/** What the broker counts. Each loop counts for itself without contention; readers add up. */
@NullMarked
package broker.core.metrics;

import org.jspecify.annotations.NullMarked;
