/**
 * The way of a message through a bridge: from the lanes of the local queue to the remote broker,
 * most urgent first, not faster than permitted, and back.
 *
 * <p>Called on threads of the broker that carry traffic; nothing here waits. One lock per bridge
 * keeps the order.
 */
@NullMarked
package plugin.bridge.flow;

import org.jspecify.annotations.NullMarked;
