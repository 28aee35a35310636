/**
 * TLS for listeners of the broker and for connections to other brokers.
 *
 * <p>A plugin registers services of the consumer types {@link broker.api.transport.ServerTls} and
 * {@link broker.api.transport.ClientTls} with the property {@value
 * broker.api.transport.ServerTls#NAME}; listeners and {@code RemoteAddress} refer to that name. It
 * tells the broker through the service {@link broker.api.transport.TlsChanges} that its material
 * changed. Among services of one type and name the one with the highest {@code service.ranking} is
 * used.
 *
 * <p><b>A service that comes and goes.</b> The broker opens the port of a listener when the service
 * of its TLS name appears. When it goes, whoever connects waits a bounded time for the next one, as
 * in a gap of authentication; then the port is closed, not the connections. An engine therefore
 * outlives the service that made it: it works until its connection ends, also after the bundle was
 * stopped, and must not need anything that stopping tears down.
 *
 * <p><b>Threads.</b> Methods are called by threads of the broker that carry no traffic; at the same
 * time for different connections. An engine is used by one thread at a time, though not always by
 * the same one. Work that an engine hands out as a delegated task, or does within {@code wrap} and
 * {@code unwrap} of a handshake, runs on threads of the broker that are bounded in number.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
