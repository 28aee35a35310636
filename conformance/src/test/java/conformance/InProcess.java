package conformance;

import broker.core.limits.Limits;
import broker.core.runtime.Broker;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import testkit.BrokerSettings;
import testkit.BrokerUnderTest;

/** Our broker, in this process. Owned by the thread of the test. */
final class InProcess implements BrokerUnderTest {

  /** More than one, so that publishers and subscribers meet across event loops. */
  private static final int EVENT_LOOPS = 2;

  private final Broker broker;
  private final Listener listener;

  private InProcess(Broker broker, Listener listener) {
    this.broker = broker;
    this.listener = listener;
  }

  static InProcess start(BrokerSettings settings) {
    Broker broker = new Broker(limits(settings), EVENT_LOOPS, true, TestAccess.FAIL);
    TestAccess.add(settings, broker.access());
    try {
      String loopback = InetAddress.getLoopbackAddress().getHostAddress();
      boolean anonymous = settings.user() == null;
      return new InProcess(
          broker, broker.open(new ListenerSettings("test", loopback, 0, anonymous, 0)));
    } catch (IOException e) {
      broker.close();
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return listener.address().getPort();
  }

  @Override
  public void close() {
    listener.close();
    broker.close();
  }

  private static Limits limits(BrokerSettings settings) {
    Limits.Builder limits = Limits.builder();
    settings.receiveMaximum().ifPresent(limits::receiveMaximum);
    settings.maximumPacketSizeBytes().ifPresent(limits::maximumPacketSize);
    settings.topicAliasMaximum().ifPresent(limits::topicAliasMaximum);
    settings.maximumKeepAliveSeconds().ifPresent(limits::maximumKeepAliveSeconds);
    settings.maximumQos().ifPresent(limits::maximumQos);
    return limits
        .retainAvailable(settings.retainAvailable())
        .wildcardSubscriptionAvailable(settings.wildcardsAvailable())
        .allowZeroLengthClientId(settings.emptyClientIdsWelcome())
        .build();
  }
}
