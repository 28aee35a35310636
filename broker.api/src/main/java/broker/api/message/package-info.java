/**
 * The vocabulary of MQTT 5.0 that all other packages of the API share: application messages,
 * subscriptions, QoS levels, protocol versions and reason codes.
 *
 * <p>Nothing here does anything. Every type is immutable and may be used by any thread, with one
 * exception: a message or buffer that the broker lends out is valid only as long as the method that
 * hands it over says. Enums may grow in a minor version, so a {@code switch} of a plugin needs a
 * {@code default} branch.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
