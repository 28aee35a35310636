package broker.core.transport;

import broker.core.access.AccessAlarms;
import broker.core.access.PluginFaults;
import broker.core.guard.CallWatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators and the deployer how the TLS service of a plugin behaves. Any thread. */
final class TlsCallee implements CallWatch.Callee {
  private static final Logger log = LoggerFactory.getLogger(TlsCallee.class);

  private final Object service;
  private final AccessAlarms alarms;
  private final Supplier<PluginFaults> faults;

  TlsCallee(Object service, AccessAlarms alarms, Supplier<PluginFaults> faults) {
    this.service = service;
    this.alarms = alarms;
    this.faults = faults;
  }

  void threw(RuntimeException e) {
    faults.get().fault(service, "threw " + e);
  }

  @Override
  public void holds(long tookNanos, long nowNanos, Throwable where) {
    String what = "holds the TLS handshakes";
    log.error("{} {} for {} ms and was interrupted", this, what, tookNanos / 1_000_000, where);
    faults.get().fault(service, what);
    faults.get().setAside(service, true);
    alarms.setAside(toString(), what);
  }

  @Override
  public void letGo() {
    faults.get().setAside(service, false);
    alarms.cleared(toString());
  }

  @Override
  public String toString() {
    return service.getClass().getName();
  }
}
