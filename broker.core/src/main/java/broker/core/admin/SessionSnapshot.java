package broker.core.admin;

import broker.api.admin.SessionView;
import broker.api.auth.ClientView;
import broker.core.access.ClientAccess;
import broker.core.session.ClientLink;
import broker.core.session.Session;
import java.time.Duration;
import java.util.Optional;

/** A session at one moment. Immutable. */
record SessionSnapshot(
    String clientId,
    Optional<ClientView> client,
    boolean local,
    Duration sessionExpiry,
    int subscriptions,
    long queuedMessages,
    long queuedBytes,
    int unacknowledged,
    long dropped)
    implements SessionView {

  /** The session as it is now; to be called on its loop. */
  static SessionSnapshot of(Session session) {
    ClientLink link = session.link();
    ClientAccess access = link == null ? null : link.access();
    int inFlight = session.inFlight();
    return new SessionSnapshot(
        session.clientId(),
        access == null ? Optional.empty() : Optional.of(access.view()),
        session.isLocal(),
        Duration.ofSeconds(session.expirySeconds()),
        session.subscriptions().size(),
        session.queued() + inFlight,
        session.queuedBytes(),
        inFlight,
        session.dropped());
  }
}
