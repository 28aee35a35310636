/**
 * The normative statements of MQTT, shown from outside: bytes over a socket, one class per section
 * of the MQTT 5.0 standard. What MQTT 3.1 and 3.1.1 have in common with it is tested by the same
 * method.
 */
@NullMarked
package conformance;

import org.jspecify.annotations.NullMarked;
