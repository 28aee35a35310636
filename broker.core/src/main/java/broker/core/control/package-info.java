/**
 * The broker's end of the command line: a Unix domain socket through which {@code bin/broker} asks
 * the running broker. Commands come in through {@link broker.core.control.ControlCommand}; of the
 * broker they know {@code broker.api} only. They run on the socket's own thread, so what they touch
 * must be readable from any thread.
 */
@NullMarked
package broker.core.control;

import org.jspecify.annotations.NullMarked;
