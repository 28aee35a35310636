/**
 * What plugins see of a client, whichever broker it is a client of: its messages, deliveries and
 * outcomes as types of broker.api, and the calls of their listeners. Any thread, where a type does
 * not say otherwise.
 */
@NullMarked
package broker.core.client.plugin;

import org.jspecify.annotations.NullMarked;
