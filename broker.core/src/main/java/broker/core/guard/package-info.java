/**
 * How services of plugins are called so that they harm nobody else: who watches calls on event
 * loops, when a service is not called for a while, and where its faults go. Knows nothing of what
 * they do. Any thread.
 */
@NullMarked
package broker.core.guard;

import org.jspecify.annotations.NullMarked;
