package distribution.it.clients;

import broker.api.client.ConnectOptions;
import broker.api.client.Delivery;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.LocalSessions;
import broker.api.client.RemoteAddress;
import broker.api.client.RemoteConnections;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import broker.api.message.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A plugin with a client in this broker, and one in another as soon as it is told its port: both
 * answer to what they get. It closes nothing: that is up to the broker.
 */
@Component
public final class Echo {
  private final RemoteConnections remotes;

  /** Completed by us: a listener may be called before whoever has opened goes on. */
  private final CompletableFuture<LocalSession> session = new CompletableFuture<>();

  /** Opens the session in this broker. */
  @Activate
  public Echo(@Reference LocalSessions sessions, @Reference RemoteConnections remotes) {
    this.remotes = remotes;
    sessions
        .open(
            LocalOptions.builder("echo").sessionExpiry(ConnectOptions.NEVER_EXPIRES).build(),
            this::onLocal)
        .thenAccept(this::opened);
  }

  private void opened(LocalSession opened) {
    session.complete(opened);
    opened.subscribe(
        List.of(
            Subscription.of("near/ask", QoS.AT_LEAST_ONCE),
            Subscription.of("connect", QoS.AT_LEAST_ONCE)));
  }

  private void onLocal(Delivery delivery) {
    String text = text(delivery);
    if (delivery.message().topic().equals("connect")) {
      remotes
          .open(
              RemoteAddress.of("127.0.0.1", Integer.parseInt(text)),
              ConnectOptions.builder("far").stateName("far").build(),
              asked -> answer("far/answer", text(asked)))
          .thenCompose(far -> far.subscribe(List.of(Subscription.of("far/ask", QoS.AT_MOST_ONCE))))
          .thenRun(() -> answer("connected", "yes"));
    } else {
      answer("near/answer", text);
    }
    delivery.acknowledge();
  }

  private static String text(Delivery delivery) {
    return StandardCharsets.UTF_8.decode(delivery.message().payload()).toString();
  }

  private void answer(String topic, String text) {
    ApplicationMessage message = ApplicationMessage.builder(topic).payload(text).build();
    session.thenAccept(opened -> opened.publish(message));
  }
}
