/**
 * Guards against messages that go round between brokers.
 *
 * <p>Called under the lock of a bridge; what bridges share has one of its own.
 */
@NullMarked
package plugin.bridge.loop;

import org.jspecify.annotations.NullMarked;
