/**
 * The broker's end of the command line: a Unix domain socket through which {@code bin/broker} asks
 * the running broker. It knows no other package; commands come in through {@link
 * broker.core.control.ControlCommand}. They run on the socket's own thread, so what they touch must
 * be readable from any thread.
 */
@NullMarked
package broker.core.control;

import org.jspecify.annotations.NullMarked;
