/**
 * The link to a remote broker: when and where to connect, in which dialect, what follows a failure,
 * and what is told about it.
 *
 * <p>Everything here is owned by the control thread that all bridges of the bundle share, and runs
 * in small steps that never wait. What the broker completes elsewhere is handed over to it.
 */
@NullMarked
package plugin.bridge.link;

import org.jspecify.annotations.NullMarked;
