package distribution.it.plugin.nasty;

import broker.api.admin.AdminCommand;
import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSessions;
import broker.api.message.QoS;
import broker.api.message.Subscription;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * A plugin that decides nothing about clients. Version 1 is well-behaved; 2 throws in every call, 3
 * hangs in a figure and 4 in a message listener, where neither listens to interrupts, 5 opens
 * sessions without end.
 */
@Component(property = AdminCommand.NAME + "=nasty")
public final class Nasty implements AdminCommand, CounterSource {
  private static final int MANY = 3_000;

  private final int version;
  private final CountDownLatch end = new CountDownLatch(1);

  /** Learns the version of its bundle, and opens a session. */
  @Activate
  public Nasty(BundleContext context, @Reference LocalSessions sessions) {
    version = context.getBundle().getVersion().getMajor();
    sessions
        .open(LocalOptions.builder("nasty").build(), delivery -> onMessage())
        .thenCompose(
            session -> session.subscribe(List.of(Subscription.of("nasty", QoS.AT_MOST_ONCE))));
    for (int i = 0; version == 5 && i < MANY; i++) {
      sessions.open(LocalOptions.builder("nasty-" + i).build(), delivery -> {});
    }
  }

  /** Ends what hangs. */
  @Deactivate
  public void deactivate() {
    end.countDown();
  }

  private void throwOn(int vicious) {
    if (version == vicious) {
      throw new IllegalStateException("broken on purpose");
    }
  }

  private void hangOn(int vicious) {
    while (version == vicious && end.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private void onMessage() {
    throwOn(2);
    hangOn(4);
  }

  @Override
  public int run(List<String> arguments, PrintWriter out) {
    throwOn(2);
    out.println("version " + version);
    return DONE;
  }

  @Override
  public List<Counter> counters() {
    return List.of(Counter.gauge("depth", "messages", "How deep.", this::depth));
  }

  private long depth() {
    throwOn(2);
    hangOn(3);
    return version;
  }
}
