/** MQTT control packets as immutable values. */
@NullMarked
package broker.core.packet;

import org.jspecify.annotations.NullMarked;
