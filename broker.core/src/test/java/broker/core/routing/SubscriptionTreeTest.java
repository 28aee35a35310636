package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SubscriptionTreeTest {
  private final SubscriptionTree tree = new SubscriptionTree(new SeededHash(1));
  private final Client ann = new Client("ann");
  private final Client bob = new Client("bob");

  private Route route(String topic) {
    return tree.route(TopicName.of(topic));
  }

  private Recipient only(String topic) {
    Recipient[] recipients = route(topic).recipients(0);
    assertEquals(1, recipients.length);
    return recipients[0];
  }

  private String recipients(String topic) {
    return Stream.of(route(topic).recipients(0))
        .map(recipient -> recipient.subscriber().clientId())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private Subscription unsubscribe(Client client, String filter) {
    return tree.unsubscribe(client, TopicFilter.of(filter));
  }

  private boolean changedSince(long version, String topic) {
    return tree.changedSince(version, TopicName.of(topic));
  }

  @Test
  void routesToEverybodyWhoseFilterMatches() {
    tree.subscribe(ann.to("plant/+/temperature", 1));
    tree.subscribe(bob.to("plant/#", 0));

    assertEquals("ann bob", recipients("plant/1/temperature"));
    assertEquals("bob", recipients("plant"));
    assertTrue(route("office").isEmpty());
  }

  @Test
  void handsOutSubscriptionItselfWhereNothingOverlaps() {
    Subscription subscription = ann.to("a/#", 1);
    tree.subscribe(subscription);
    tree.subscribe(bob.to("a/b", 0));

    assertTrue(List.of(route("a/b").recipients(0)).contains(subscription));
    assertSame(subscription, only("a"));
  }

  @Test
  void sortsRecipientsByTheLoopThatServesThem() {
    Client far = new Client("far", 3);
    tree.subscribe(ann.to("a", 0));
    tree.subscribe(far.to("a", 0));

    Route route = route("a");

    assertSame(ann, route.recipients(0)[0].subscriber());
    assertEquals(0, route.recipients(1).length);
    assertSame(far, route.recipients(3)[0].subscriber());
    assertEquals(0, route.recipients(4).length);
  }

  @Test
  void replacesSubscriptionWithTheSameFilter() { // [MQTT-3.8.4-3] [MQTT311-3.8.4-3]
    Subscription first = ann.to("a/+", 0);
    Subscription second = ann.identified("a/+", 2, 7);

    assertNull(tree.subscribe(first));
    assertSame(first, tree.subscribe(second));
    assertSame(second, only("a/b"));
    assertEquals(1, tree.subscriptions());
  }

  @Test
  void replacesSubscriptionAmongManyOfOtherClients() { // [MQTT-3.8.4-3] [MQTT311-3.8.4-3]
    for (int i = 0; i < 100; i++) {
      tree.subscribe(new Client("client" + i).to("a", 0));
    }
    Subscription first = ann.to("a", 0);
    Subscription second = ann.to("a", 1);
    tree.subscribe(first);

    assertSame(first, tree.subscribe(second));
    assertEquals(101, route("a").recipients(0).length);
    assertTrue(List.of(route("a").recipients(0)).contains(second));
  }

  @Test
  void unsubscribesWhatHasTheSameTextOnly() { // [MQTT-3.10.4-1] [MQTT311-3.10.4-2]
    Subscription subscription = ann.to("a/+", 1);
    tree.subscribe(subscription);

    assertNull(unsubscribe(ann, "a/b"));
    assertNull(unsubscribe(ann, "a/#"));
    assertNull(unsubscribe(bob, "a/+"));
    assertSame(subscription, unsubscribe(ann, "a/+"));
    assertNull(unsubscribe(ann, "a/+"));
    assertTrue(route("a/b").isEmpty());
    assertEquals(0, tree.subscriptions());
  }

  @Test
  void tellsSubscribersWithTheSameClientIdApart() {
    Client successor = new Client("ann");
    tree.subscribe(ann.to("a", 0));
    tree.subscribe(successor.to("a", 0));

    unsubscribe(ann, "a");

    assertSame(successor, only("a").subscriber());
  }

  @Test
  void deliversOverlappingSubscriptionsOnceWithHighestQos() { // [MQTT-3.3.4-2] [MQTT311-3.3.5-1]
    tree.subscribe(ann.to("a/#", 0));
    tree.subscribe(ann.to("a/+", 2));
    tree.subscribe(ann.to("a/b", 1));

    assertEquals(2, only("a/b").qos());
    assertEquals(0, only("a").qos());
  }

  @Test
  void sendsIdentifiersOfAllOverlappingSubscriptions() { // [MQTT-3.3.4-3] [MQTT-3.3.4-4]
    tree.subscribe(ann.identified("a/#", 0, 5));
    tree.subscribe(ann.to("+/b", 0));
    tree.subscribe(ann.identified("a/+", 0, 268_435_455));
    tree.subscribe(ann.identified("a/b", 0, 5));

    int[] identifiers = only("a/b").subscriptionIdentifiers().clone();
    Arrays.sort(identifiers);

    assertArrayEquals(new int[] {5, 5, 268_435_455}, identifiers);
    assertEquals(0, only("x/b").subscriptionIdentifiers().length);
  }

  @Test
  void keepsRetainFlagIfAnyOverlappingSubscriptionWantsIt() { // [MQTT-3.3.1-13]
    tree.subscribe(ann.to("a/#", 0));
    tree.subscribe(ann.retainAsPublished("a/b", 0));

    assertTrue(only("a/b").retainAsPublished());
    assertFalse(only("a").retainAsPublished());
  }

  @Test
  void leavesOutNoLocalSubscriptionsForOwnMessages() { // [MQTT-3.8.3-3]
    tree.subscribe(ann.noLocal("a/#", 2));
    assertNull(only("a/b").forOwnMessages());

    Subscription local = ann.identified("a/+", 1, 9);
    tree.subscribe(local);
    assertEquals(2, only("a/b").qos());
    assertSame(local, only("a/b").forOwnMessages());

    tree.subscribe(ann.to("a/b", 0));
    Recipient own = only("a/b").forOwnMessages();
    assertEquals(1, own.qos());
    assertArrayEquals(new int[] {9}, own.subscriptionIdentifiers());
    assertSame(own, own.forOwnMessages());
  }

  @Test
  void hasNothingForOwnMessagesWhenAllOverlappingAreNoLocal() { // [MQTT-3.8.3-3]
    tree.subscribe(ann.noLocal("a/#", 2));
    tree.subscribe(ann.noLocal("a/b", 1));

    assertNull(only("a/b").forOwnMessages());
  }

  @Test
  void changesNothingForOwnMessagesWithoutNoLocal() {
    tree.subscribe(ann.to("a/#", 0));
    tree.subscribe(ann.to("a/b", 1));

    assertSame(ann, only("a/b").forOwnMessages().subscriber());
    assertEquals(1, only("a/b").forOwnMessages().qos());
  }

  @Test
  void refusesNoLocalOnSharedSubscription() { // [MQTT-3.8.3-4]
    assertThrows(IllegalArgumentException.class, () -> ann.noLocal("$share/g/a", 0));
  }

  @Test
  void givesSharedAndOrdinarySubscriptionsOfOneFilterTheirOwnCopies() {
    tree.subscribe(ann.to("a", 0));
    tree.subscribe(ann.to("$share/g/a", 1));

    assertEquals(0, only("a").qos());
    assertEquals(1, route("a").sharedGroups()[0].next(1).qos());
    assertEquals(1, tree.subscriptions());
    assertEquals(1, tree.sharedSubscriptions());
  }

  @Test
  void keepsSharedGroupsApartByNameAndByFilter() { // [MQTT-4.8.2-1]
    tree.subscribe(ann.to("$share/g/a/b", 0));
    tree.subscribe(bob.to("$share/g/a/b", 0));
    tree.subscribe(bob.to("$share/g/a/+", 0));
    tree.subscribe(bob.to("$share/h/a/b", 0));

    String groups =
        Stream.of(route("a/b").sharedGroups())
            .map(group -> group.filter().toString())
            .sorted()
            .collect(Collectors.joining(" "));

    assertEquals("$share/g/a/+ $share/g/a/b $share/h/a/b", groups);
    assertEquals(4, tree.sharedSubscriptions());
  }

  @Test
  void dropsSharedGroupWithItsLastMember() {
    Subscription subscription = ann.to("$share/g/a", 0);
    tree.subscribe(subscription);
    tree.subscribe(bob.to("$share/g/a", 0));

    assertNull(unsubscribe(ann, "a"));
    assertNull(unsubscribe(ann, "$share/h/a"));
    assertSame(subscription, unsubscribe(ann, "$share/g/a"));
    assertEquals(1, route("a").sharedGroups().length);
    unsubscribe(bob, "$share/g/a");
    assertTrue(route("a").isEmpty());
    assertEquals(0, tree.sharedSubscriptions());
  }

  @Test
  void saysWhichTopicsAreConcernedByChange() {
    long before = tree.version();
    tree.subscribe(ann.to("a/+", 0));

    assertTrue(tree.version() > before);
    assertTrue(changedSince(before, "a/b"));
    assertFalse(changedSince(before, "b"));
    assertFalse(changedSince(tree.version(), "a/b"));
  }

  @Test
  void countsReplacementWithOtherOptionsAsChange() {
    tree.subscribe(ann.to("a", 0));
    long before = tree.version();

    tree.subscribe(ann.to("a", 0));
    assertFalse(changedSince(before, "a"), "the route is as it was");
    tree.subscribe(ann.identified("a", 0, 3));
    assertTrue(changedSince(before, "a"));

    before = tree.version();
    tree.subscribe(ann.noLocal("a", 0));
    assertTrue(changedSince(before, "a"));
  }

  @Test
  void countsSharedMembersAsChangeOnlyWhenGroupComesOrGoes() {
    long empty = tree.version();
    tree.subscribe(ann.to("$share/g/a", 0));
    assertTrue(changedSince(empty, "a"));

    long created = tree.version();
    SharedGroup group = route("a").sharedGroups()[0];
    tree.subscribe(bob.to("$share/g/a", 0));
    unsubscribe(ann, "$share/g/a");
    assertFalse(changedSince(created, "a"));
    assertSame(bob, group.next(0).subscriber());

    unsubscribe(bob, "$share/g/a");
    assertTrue(changedSince(created, "a"));
    assertNull(group.next(0));
  }

  @Test
  void countsNothingAsChangeThatChangedNothing() {
    tree.subscribe(ann.to("a", 0));
    long before = tree.version();

    unsubscribe(bob, "a");
    unsubscribe(ann, "b");

    assertEquals(before, tree.version());
  }

  @Test
  void presumesChangeWhenItWasTooLongAgoToKnow() {
    long before = tree.version();
    for (int i = 1; i < ChangeLog.CAPACITY; i++) {
      tree.subscribe(ann.to("other/" + i, 0));
    }
    assertFalse(changedSince(before, "a"));

    tree.subscribe(ann.to("other", 0));
    assertTrue(changedSince(before, "a"));
    assertFalse(changedSince(before + 1, "a"));
  }
}
