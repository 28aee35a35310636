package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import broker.core.topic.SeededHash;
import broker.core.topic.TopicName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SharedGroupTest {
  private final SubscriptionTree tree = new SubscriptionTree(new SeededHash(1));
  private final List<Client> members =
      IntStream.range(0, 3).mapToObj(i -> new Client("member" + i)).toList();

  private SharedGroup group(int qos) {
    members.forEach(member -> tree.subscribe(member.to("$share/g/a", qos)));
    return tree.route(TopicName.of("a")).sharedGroups()[0];
  }

  private static Map<Subscriber, Integer> pick(SharedGroup group, int qos, int messages) {
    Map<Subscriber, Integer> picked = new HashMap<>();
    for (int i = 0; i < messages; i++) {
      picked.merge(group.next(qos).subscriber(), 1, Integer::sum);
    }
    return picked;
  }

  @Test
  void takesMembersInTurn() {
    Map<Subscriber, Integer> picked = pick(group(1), 1, 30);

    members.forEach(member -> assertEquals(10, picked.get(member)));
  }

  @Test
  void takesManyMembersInTurn() {
    for (int i = 0; i < 1_000; i++) {
      tree.subscribe(new Client("more" + i).to("$share/g/a", 0));
    }

    Map<Subscriber, Integer> picked = pick(group(0), 0, 2_006);

    assertEquals(1_003, picked.size());
    picked.values().forEach(count -> assertEquals(2, count));
  }

  @Test
  void spreadsOverThoseWhoCanTakeItNow() {
    SharedGroup group = group(1);
    members.get(0).canTakeNow = false;

    Map<Subscriber, Integer> picked = pick(group, 1, 20);

    assertNull(picked.get(members.get(0)));
    assertEquals(10, picked.get(members.get(1)));
    assertEquals(10, picked.get(members.get(2)));
  }

  @Test
  void queuesForConnectedMemberWhenNobodyCanTakeItNow() {
    SharedGroup group = group(1);
    members.get(0).connected = false;
    members.get(1).canTakeNow = false;
    members.get(2).connected = false;

    assertEquals(Map.of(members.get(1), 5), pick(group, 1, 5));
  }

  @Test
  void queuesForAbsentMembersInTurnWhenNobodyIsConnected() {
    SharedGroup group = group(1);
    members.forEach(member -> member.connected = false);

    Map<Subscriber, Integer> picked = pick(group, 1, 9);
    members.forEach(member -> assertEquals(3, picked.get(member)));
  }

  @Test
  void givesQos0ToAbsentMemberOnlyWhenNobodyIsConnected() {
    SharedGroup group = group(1);
    members.forEach(member -> member.connected = false);
    members.get(2).connected = true;
    members.get(2).canTakeNow = false;

    assertEquals(Map.of(members.get(2), 3), pick(group, 0, 3));

    members.get(2).connected = false;
    assertEquals(3, pick(group, 0, 3).size());
  }

  @Test
  void prefersMemberThatQueuesToOneWhoseSubscriptionIsQos0() { // [MQTT-4.8.2-3]
    SharedGroup group = group(0);
    members.forEach(member -> member.canTakeNow = false);
    Client absent = new Client("absent");
    absent.connected = false;
    tree.subscribe(absent.to("$share/g/a", 1));

    assertEquals(Map.of(absent, 3), pick(group, 2, 3));
    assertNull(pick(group, 0, 9).get(absent));
  }

  @Test
  void handsOverToSomebodyElse() {
    SharedGroup group = group(1);
    Client gone = members.get(0);
    members.get(1).connected = false;
    members.get(2).connected = false;

    for (int i = 0; i < 6; i++) {
      assertNotSame(gone, group.other(gone).subscriber());
    }
  }

  @Test
  void hasNobodyToHandOverToWhenGoneMemberWasTheLast() {
    Client single = new Client("single");
    tree.subscribe(single.to("$share/h/b", 1));
    SharedGroup group = tree.route(TopicName.of("b")).sharedGroups()[0];

    assertNull(group.other(single));
    assertSame(single, group.next(1).subscriber());
  }

  @Test
  void usesOptionsOfReplacedMembershipAtOnce() { // [MQTT-4.8.2-3]
    SharedGroup group = group(0);
    group(2);

    assertEquals(2, group.next(2).qos());
  }
}
