/**
 * What operators bring along from Mosquitto: its configuration file turned into that of the
 * appliance, and the contents of its persistence file turned into what a store takes.
 *
 * <p>Called by the command line, on its thread. Nothing here is part of the running broker.
 */
@NullMarked
package distribution.mosquitto;

import org.jspecify.annotations.NullMarked;
