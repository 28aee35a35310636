package broker.core.osgi;

import broker.api.transport.TlsChanges;
import broker.core.runtime.Broker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Hands to the broker what plugins say about their TLS material. Immutable; any thread. */
@Component(name = "broker.tls.changes")
public final class TlsChangesComponent implements TlsChanges {
  private final Broker broker;

  /** For this broker. */
  @Activate
  public TlsChangesComponent(@Reference Broker broker) {
    this.broker = broker;
  }

  @Override
  public void invalidate(String tlsName) {
    broker.invalidateTls(tlsName);
  }
}
