package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import io.jackfield.state.grid.client.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What Coherence's services of this process know of members and ownership, without asking anybody. */
final class ServiceLayout implements Layout {
    private final Cluster cluster;
    private final PartitionedService owners;

    ServiceLayout(Cluster cluster, PartitionedService owners) {
        this.cluster = cluster;
        this.owners = owners;
    }

    @Override
    public List<Seat> seats() {
        List<Seat> seats = new ArrayList<>();
        for (Object each : cluster.getMemberSet()) {
            Member member = (Member) each;
            seats.add(new Seat(GridMember.origin(member), member.getMemberName(),
                    member.getAddress().getHostAddress() + ":" + member.getPort(),
                    owners.getOwnershipEnabledMembers().contains(member), member.getTimestamp(),
                    member.equals(owners.getOwnershipSenior())));
        }
        seats.sort(Comparator.comparingLong(Seat::since));
        return seats;
    }

    @Override
    public List<Share> shares() {
        return IntStream.range(0, owners.getPartitionCount()).mapToObj(this::share).toList();
    }

    private Share share(int number) {
        List<ByteString> backups = new ArrayList<>();
        for (int store = 1; store <= owners.getBackupCount(); store++) {
            Member backup = owners.getBackupOwner(number, store);
            if (backup != null) {
                backups.add(GridMember.origin(backup));
            }
        }
        Member owner = owners.getPartitionOwner(number);
        return new Share(number, owner == null ? null : GridMember.origin(owner), backups);
    }

    @Override
    public int backups() {
        return owners.getBackupCount();
    }
}
