/**
 * What the broker allows: every bound and default an operator can set. Immutable values; any
 * thread.
 */
@NullMarked
package broker.core.limits;

import org.jspecify.annotations.NullMarked;
