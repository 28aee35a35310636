package broker.core.fuzz;

import broker.core.limits.Compatibility;
import broker.core.limits.Limits;
import java.util.SplittableRandom;

/** Limits so narrow that each is hit, but not by a client that is healthy. Stateless. */
final class SmallLimits {
  private SmallLimits() {}

  static Limits of(SplittableRandom random) {
    Limits.Builder limits =
        Limits.builder()
            .maximumPacketSize(any(random, 200, 2_000, 70_000))
            .maximumConnectSize(any(random, 256, 1_000))
            .connectTimeoutMillis(any(random, 1_000, 10_000))
            .maximumQos(any(random, 0, 1, 2, 2, 2, 2))
            .retainAvailable(random.nextInt(8) > 0)
            .receiveMaximum(any(random, 1, 5, 1_000))
            .maximumInflight(any(random, 1, 3, 65_535))
            .maximumOutboundBytes(any(random, 4_096, 20_000, 4 << 20))
            .maximumKeepAliveSeconds(any(random, 0, HealthyClient.KEEP_ALIVE_SECONDS, 20))
            .maximumSessionExpirySeconds(any(random, 0, 5, 60))
            .maximumTopicLength(any(random, 40, 65_535))
            .maximumTopicLevels(any(random, 3, 128))
            .topicAliasMaximum(any(random, 0, 2, 32))
            .topicAliasMaximumOutbound(any(random, 0, 2, 32))
            .maximumSubscriptions(any(random, 0, 3))
            .maximumMessageRate(any(random, 0, 0, 30))
            .maximumByteRate(any(random, 0, 0, 3_000));
    Limits.QueueFull[] policies = Limits.QueueFull.values();
    Limits.QueueFull policy = policies[random.nextInt(policies.length)];
    boolean harmless = policy != Limits.QueueFull.REJECT; // a full queue for # refuses all messages
    return queues(limits, random)
        .queueFull(policy)
        .wildcardSubscriptionAvailable(harmless && random.nextInt(8) > 0)
        .sharedSubscriptionAvailable(random.nextInt(8) > 0)
        .validatePayloadFormat(random.nextBoolean())
        .allowZeroLengthClientId(random.nextBoolean())
        .compatibility(new Compatibility(random.nextInt(4) == 0, random.nextInt(4) == 0))
        .build();
  }

  private static Limits.Builder queues(Limits.Builder limits, SplittableRandom random) {
    return limits
        .maximumQueuedMessages(any(random, 4, 20, 1_000))
        .maximumQueuedBytes(any(random, 4_096, 100_000))
        .queueQos0(random.nextBoolean())
        .maximumRetainedMessages(any(random, 1, 5, 1_000))
        .maximumRetainedBytes(any(random, 1_000, 1_000_000));
  }

  private static int any(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }
}
