/**
 * Who gets a message: the subscription tree, the routes read from it and the groups of Shared
 * Subscriptions (MQTT 5.0 sections 3.8, 4.7 and 4.8). Called from every event loop; it knows {@code
 * topic} and nothing else.
 */
@NullMarked
package broker.core.routing;

import org.jspecify.annotations.NullMarked;
