/**
 * Who may connect, and what each client may do: the broker's side of {@link broker.api.auth}. It
 * asks the plugins, bounds how long they may take, remembers what they said, and asks again when
 * that may have changed. It knows event loops, topics and packets; {@code connection} and {@code
 * session} ask it and tell it nothing about themselves but what {@link
 * broker.core.access.AccessSubject} says.
 *
 * <p>Every question is asked on the event loop of the client it concerns, and its answer is taken
 * there; a plugin that defers may answer from any thread. {@link broker.core.access.AccessControl}
 * may be called by any thread.
 */
@NullMarked
package broker.core.access;

import org.jspecify.annotations.NullMarked;
