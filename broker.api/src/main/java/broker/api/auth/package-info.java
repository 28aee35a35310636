/**
 * Who may connect, and who may publish, subscribe and receive what.
 *
 * <p>A plugin registers services of the consumer types {@link broker.api.auth.Authenticator},
 * {@link broker.api.auth.EnhancedAuthenticator}, {@link broker.api.auth.Authorizer} and {@link
 * broker.api.auth.AccessRecheck}; the broker finds them (whiteboard). It tells the broker through
 * the service {@link broker.api.auth.AccessChanges} that its data changed.
 *
 * <p><b>Who decides.</b> The services of one type are asked one after the other, highest {@code
 * service.ranking} first, lowest {@code service.id} first among equals. The first that allows or
 * denies has decided; one that abstains passes the question on. If all abstain, or none is there,
 * the answer is a refusal, except that a listener may allow anonymous clients: then a client
 * <em>without user name</em> may connect, and may do what no authorizer denies.
 *
 * <p><b>Without plugins.</b> While there has never been an authenticator since the broker started,
 * a listener that allows anonymous clients lets everybody in <em>as anonymous</em>, whatever user
 * name they give: nobody has checked it, so it is not kept. While there has never been an
 * authorizer, whoever was let in may do everything.
 *
 * <p><b>Closed by default.</b> An exception, a call or a deferral that runs out of time, and a
 * service that goes away before it has answered are refusals. A service that keeps failing is set
 * aside with an alarm, and what is asked of it is refused. While no authenticator is there because
 * a plugin is being replaced, new connections wait for a bounded time and get {@code Server
 * unavailable} then; cached authorisations stay valid, what is not cached waits as long and is
 * refused then, but for messages to clients, which wait for the next authorizer in their queue.
 *
 * <p><b>Threads.</b> Services are called by threads of the broker; which is not promised. Calls for
 * different clients run at the same time, calls for one client one after the other. Each service
 * has a few threads for its calls, so one that blocks makes nobody wait but its own clients, who
 * are refused when the time is over; then the thread is interrupted, and the log has its stack.
 * What needs time (a hash, a file, a server) had better take {@link
 * broker.api.auth.Exchange#defer}. A service with the property {@link
 * broker.api.auth.Exchange#PROMPT} is called by the event loops themselves and must never block:
 * one that holds a loop for a second is interrupted, counts as failed, and is called on threads of
 * its own from then on.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.auth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
