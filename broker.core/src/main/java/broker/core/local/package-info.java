/**
 * The service {@link broker.api.client.LocalSessions}: sessions of this broker that plugins have
 * open, each a {@link broker.core.session.ClientLink} without a network. Queue, window, order,
 * subscriptions and retained messages are those of any session; listeners are called, and stages
 * complete, on the loop of the session, outside of its code.
 *
 * <p>Plugins come in by {@link broker.core.local.Locals} and {@code LocalClient}, on any thread;
 * what they ask for happens on the loop.
 */
@NullMarked
package broker.core.local;

import org.jspecify.annotations.NullMarked;
