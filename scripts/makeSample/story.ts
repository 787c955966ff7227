/**
 * The invented story the sample is made from: the only place where anything of it is decided. All people, companies,
 * numbers and words are made up. Tables are plain text, one event a line, local time of Shanghai:
 *
 *   calls   date time  < in | > out  party  result  seconds  [sim2]
 *   sms     date time  < in | > out  party | text | lexicon patterns that the author means to be hit
 *   chats   date time  sender | text | patterns
 */

export const zone = 'Asia/Shanghai'
export const offsetMinutes = 480
export const from = '2026-08-03'
export const to = '2026-11-03'
export const exportedAt = '2026-11-04 08:15:02'

export type Side = 'collector' | 'lender' | 'family' | 'friend' | 'work' | 'service' | 'unknown'

export interface Person {
  number: string
  /** Name in the phone's address book, or null. */
  saved: string | null
  side: Side
}

/** The prefix 160 is given to no carrier, no Beijing number begins with 0, and the gateways do not exist. */
export const people: Record<string, Person> = {
  wang: { number: '16000000011', saved: '催收王专员', side: 'collector' },
  li: { number: '16000000012', saved: '催收李经理', side: 'collector' },
  three: { number: '16000000013', saved: null, side: 'collector' },
  four: { number: '16000000014', saved: null, side: 'collector' },
  five: { number: '+8616000000015', saved: null, side: 'collector' },
  six: { number: '16000000016', saved: null, side: 'collector' },
  platform: { number: '10690000000771', saved: null, side: 'collector' },
  lender: { number: '10690000000100', saved: null, side: 'lender' },
  hotline: { number: '01000000088', saved: null, side: 'lender' },
  mother: { number: '16000000002', saved: '妈妈', side: 'family' },
  friend: { number: '16000000031', saved: '赵敏', side: 'friend' },
  colleague: { number: '16000000032', saved: '孙磊', side: 'work' },
  office: { number: '16000000033', saved: '人事陈姐', side: 'work' },
  courier: { number: '16000000021', saved: null, side: 'service' },
  parcels: { number: '10690000000330', saved: null, side: 'service' },
  bank: { number: '10690000000900', saved: null, side: 'service' },
  carrier: { number: '10690000000440', saved: null, side: 'service' },
  stranger: { number: '16000000041', saved: null, side: 'unknown' },
}

export const debtor = { name: '周宁', numbers: ['16000000001', '16000000009'] }
export const mother = '周玉兰'
export const lenderName = '青禾消费金融有限公司'

export const answers = {
  case: {
    title: '禾易借合同 HY2025-0000 催收',
    debtor: debtor.name,
    lenderName,
    lenderType: 'consumer_finance',
    appBrand: '禾易借',
    contractNo: 'HY2025-0000',
    principal: '20000',
    overdueSince: '2026-07-20',
    overdueAmount: '23500',
    agreedHours: '',
    region: '上海市',
    zone,
    borrowedOn: '2025-08-06',
  },
  complainant: {
    name: debtor.name,
    idNumber: '310000199001010000',
    phone: debtor.numbers[0],
    address: '上海市示例区样本路 1 号 101 室',
    email: 'zhouning@example.com',
  },
  statements: [
    '我承认借款，愿意协商分期还款，但不接受辱骂、威胁和骚扰家人。',
    '2026年10月18日晚，两名自称青禾催收的人到我住处门口，停留约二十分钟，我没有开门。',
  ],
} as const

/** Days that are wholly told below; no routine call is added to them. */
export const toldDays = new Set([
  '2026-08-12',
  '2026-08-20',
  '2026-08-27',
  '2026-09-02',
  '2026-09-09',
  '2026-09-15',
  '2026-09-20',
  '2026-09-21',
  '2026-09-22',
  '2026-09-23',
  '2026-09-28',
  '2026-10-02',
  '2026-10-03',
  '2026-10-04',
  '2026-10-05',
  '2026-10-09',
  '2026-10-14',
  '2026-10-20',
  '2026-10-27',
  '2026-10-28',
])

export const calls = `
# quiet hours: both sides of 22:00 and of 08:00, and a call that runs past 22:00
2026-08-08 21:59:59 < wang missed 0
2026-08-08 22:00:00 < wang missed 0
2026-08-15 07:59:59 < li rejected 0
2026-08-15 08:00:00 < li missed 0
2026-08-23 21:58:30 < wang answered 200
2026-08-24 22:41:13 < three missed 0
2026-09-04 23:12:40 < wang answered 65
2026-09-11 06:48:21 < four rejected 0
2026-10-11 00:13:05 < three missed 0
2026-11-01 05:55:33 < six missed 0
# night calls of people who may call at night
2026-08-16 22:40:10 < mother answered 311
2026-10-10 23:05:50 > friend answered 540

# more than three talks a day
2026-08-12 08:41:20 < wang answered 74
2026-08-12 10:26:05 < wang answered 41
2026-08-12 13:12:48 < li answered 128
2026-08-12 15:30:12 < three missed 0
2026-08-12 17:55:37 < three answered 22
2026-08-27 08:15:09 < wang answered 35
2026-08-27 09:50:31 < li answered 90
2026-08-27 11:33:00 < wang answered 18
2026-08-27 14:47:26 < four answered 66
2026-08-27 18:21:55 < wang answered 103
# three talks and one of no second: within the limit
2026-09-02 09:02:11 < wang answered 51
2026-09-02 11:48:39 < li answered 0
2026-09-02 14:10:07 < wang answered 77
2026-09-02 17:31:28 < three answered 12
2026-09-09 08:33:42 < wang answered 48
2026-09-09 10:58:10 < wang rejected 0
2026-09-09 12:44:56 < li answered 95
2026-09-09 15:20:03 < four answered 15
2026-09-09 19:08:17 < wang answered 140
2026-10-14 08:20:45 < wang answered 37
2026-10-14 09:55:18 < li answered 61
2026-10-14 11:40:52 < three answered 8
2026-10-14 13:31:29 < wang answered 112
2026-10-14 16:02:14 < li answered 29
2026-10-14 18:45:40 < wang answered 54
2026-10-28 09:11:33 < li answered 47
2026-10-28 11:25:06 < wang answered 80
2026-10-28 14:52:19 < li answered 33
2026-10-28 17:37:44 < three answered 16

# seven and more unanswered calls to one of the two cards
2026-08-20 09:05:12 < wang missed 0
2026-08-20 10:30:44 < wang missed 0
2026-08-20 13:01:07 < li missed 0
2026-08-20 13:09:51 < li missed 0
2026-08-20 13:18:26 < wang rejected 0
2026-08-20 13:27:38 < wang missed 0
2026-08-20 13:36:15 < three missed 0
2026-08-20 16:44:59 < three missed 0
2026-09-15 08:10:20 < wang missed 0
2026-09-15 09:35:48 < li rejected 0
2026-09-15 11:02:33 < wang missed 0
2026-09-15 12:48:01 < li rejected 0
2026-09-15 15:14:27 < wang missed 0
2026-09-15 17:20:55 < three rejected 0
2026-09-15 19:41:09 < wang missed 0
# four to each card, and six to one: within the limit
2026-09-28 08:30:18 < wang missed 0
2026-09-28 09:48:40 < wang missed 0 sim2
2026-09-28 11:05:22 < li missed 0
2026-09-28 12:27:51 < li missed 0 sim2
2026-09-28 14:00:36 < wang missed 0
2026-09-28 15:33:09 < wang rejected 0 sim2
2026-09-28 17:10:47 < three missed 0
2026-09-28 19:02:13 < three missed 0 sim2
2026-10-09 08:25:31 < wang missed 0
2026-10-09 10:04:17 < wang missed 0
2026-10-09 11:49:58 < li rejected 0
2026-10-09 14:22:40 < li missed 0
2026-10-09 16:35:06 < three missed 0
2026-10-09 19:13:52 < wang missed 0

# in hospital: nothing answered, nothing written (contact with the mother on the 23rd)
2026-09-20 10:40:22 < wang missed 0
2026-09-21 14:03:18 < wang missed 0
2026-09-21 15:20:47 < wang missed 0
2026-09-21 16:41:02 < li missed 0
2026-09-21 18:02:39 < wang missed 0
2026-09-22 09:15:55 < wang missed 0
2026-09-22 16:28:10 < li missed 0
2026-09-23 09:05:41 < wang missed 0
# on a journey over the holidays: few calls, none answered (contact with the mother on the 5th)
2026-10-02 11:12:08 < wang missed 0
2026-10-03 10:33:50 < li missed 0
2026-10-03 17:45:29 < wang missed 0
2026-10-04 15:06:14 < wang missed 0
2026-10-05 09:52:37 < three missed 0

# two days of bombardment by six numbers
2026-10-20 08:02:11 < wang missed 0
2026-10-20 08:31:45 < li missed 0
2026-10-20 09:10:22 < three missed 0
2026-10-20 09:58:06 < wang answered 26
2026-10-20 10:40:31 < four missed 0
2026-10-20 12:15:00 < wang missed 0
2026-10-20 12:21:17 < li missed 0
2026-10-20 12:28:43 < three missed 0
2026-10-20 12:36:09 < four missed 0
2026-10-20 12:44:55 < five missed 0
2026-10-20 12:51:38 < six rejected 0
2026-10-20 14:05:27 < wang missed 0
2026-10-20 14:48:10 < five missed 0
2026-10-20 15:30:52 < six missed 0
2026-10-20 16:22:34 < wang rejected 0
2026-10-20 17:09:19 < li missed 0
2026-10-20 18:01:46 < three missed 0
2026-10-20 18:55:03 < four missed 0
2026-10-20 20:12:28 < five missed 0
2026-10-20 22:02:40 < wang missed 0
2026-10-20 22:09:15 < li missed 0
2026-10-20 22:31:58 < wang rejected 0
2026-10-27 08:05:44 < wang missed 0 sim2
2026-10-27 08:50:13 < li missed 0 sim2
2026-10-27 09:37:29 < three missed 0 sim2
2026-10-27 10:20:05 < wang answered 44
2026-10-27 11:11:32 < four missed 0 sim2
2026-10-27 12:02:18 < five missed 0 sim2
2026-10-27 12:53:40 < six missed 0 sim2
2026-10-27 13:40:07 < wang missed 0
2026-10-27 14:26:51 < li missed 0
2026-10-27 15:15:36 < three missed 0
2026-10-27 16:00:02 < four answered 11
2026-10-27 16:49:27 < five missed 0
2026-10-27 17:33:14 < six missed 0
2026-10-27 18:20:48 < wang missed 0
2026-10-27 18:24:10 < li missed 0
2026-10-27 18:29:39 < three missed 0
2026-10-27 18:35:21 < four missed 0
2026-10-27 18:42:56 < five missed 0
2026-10-27 19:50:33 < six answered 19
2026-10-27 20:44:09 < li missed 0
2026-10-27 23:52:17 < wang missed 0

# the debtor calls the lender and gives an answer; the lender calls back once
2026-08-18 10:05:30 > hotline answered 412
2026-09-07 14:20:11 > hotline answered 655
2026-09-08 10:31:26 < hotline answered 238
2026-10-16 09:40:58 > hotline answered 301
2026-10-30 16:10:12 > hotline notConnected 0
2026-08-25 18:30:05 > wang answered 95

# a call that nobody knows, a message on the answering machine
2026-08-19 15:22:10 < stranger missed 0
2026-09-30 11:47:33 < stranger missed 0
2026-09-05 13:05:44 < friend voicemail 17
`

export const sms = `
# what the lender writes itself: its name, the contract and the amount
2026-08-03 09:30:00 < lender | 【青禾消费金融】尊敬的周宁：您在禾易借的借款（合同编号HY2025-0000）已于2026年7月20日逾期，应还金额23500元。如有困难请致电010-00000088协商。
2026-09-03 09:30:00 < lender | 【青禾消费金融】周宁您好：合同HY2025-0000逾期应还23500元，我司已委托合作机构跟进，您可在禾易借App查询机构名单。
2026-10-08 09:30:00 < lender | 【青禾消费金融】提示：我司禁止合作机构辱骂客户，如遇辱称老赖等情形，请致电010-00000088反映。

# what the collectors write
2026-08-05 22:05:00 < li | 周宁，合同HY2025-0000欠款23500元，青禾消费金融委托我处理，今晚必须给答复！ |
2026-08-11 16:40:18 < platform | 【青禾消费金融】周宁：你在禾易借欠款23500元拒不偿还，别给脸不要脸，明天中午前还清。 | INSULT.zh.05
2026-08-21 11:02:47 < wang | 周宁，电话不接就以为没事？你就是个老赖，等着瞧吧。 | INSULT.zh.12 THREAT.zh.08
2026-08-28 14:15:33 < li | 合同HY2025-0000今天再不还，我让你在单位混不下去，开除你。 | THREAT.zh.09 THREAT.zh.19
2026-09-06 10:20:09 < three | 欠债还钱天经地义，你这种人渣也配做人？ | INSULT.zh.04 INSULT.zh.23
2026-09-16 15:48:52 < wang | 我们已经查到你家住哪栋几楼几号，派人去你家门口蹲守，看你能躲到哪天。 | THREAT.zh.06 THREAT.zh.12
2026-09-25 22:30:26 < wang | 装死是吧？后天就去堵你家门，泼红漆，让你父母也抬不起头。 | INSULT.zh.20 THREAT.zh.09 THREAT.zh.11
2026-10-07 09:18:40 < li | 给你最后期限，明天12点，不还你试试。 | THREAT.zh.16 THREAT.zh.17
2026-10-15 13:27:15 < four | 周宁，你爸妈养你还不如养条狗，没良心的东西。 | INSULT.zh.14 INSULT.zh.21
2026-10-20 11:25:00 < platform | 【青禾消费金融】周宁，23500元今天18点前不到账，我们上门核实。 |
2026-10-20 19:33:21 < wang | 一天二十个电话够不够？不够明天继续，小心点你的家人。 | THREAT.zh.07
2026-10-27 23:40:08 < wang | 睡得着吗？废物一个，走夜路小心。 | INSULT.zh.10 THREAT.zh.07
2026-10-31 17:05:44 < li | 周宁，限你三日内处理，否则按合同约定起诉，联系人李经理。 |

# what the debtor answers
2026-08-05 22:41:30 > li | 我现在没有钱一次还清，白天可以电话协商分期，请不要晚上联系。
2026-08-21 11:30:12 > wang | 请不要骂人，我不是老赖，我愿意分期还款。
2026-08-28 14:40:05 > li | 请发书面的委托书和账单给我，我会联系青禾的客服协商。
2026-09-06 12:10:44 > three | 请说明你的姓名、工号和公司名称。
2026-09-16 16:05:21 > wang | 请不要再威胁我，我已经保存了证据。
2026-10-07 10:02:55 > li | 我昨天刚回到上海，请给我书面的分期方案。
2026-10-15 14:00:37 > four | 请文明沟通，不要辱骂我的家人。

# everyday messages around it; some look like hits and are none
2026-08-04 12:15:20 < mother | 宁宁，中午记得吃饭，别太累😀
2026-08-04 12:20:41 > mother | 知道啦妈，你也注意身体。
2026-08-09 19:02:16 < friend | 周末去看电影吗？我买票。
2026-08-09 19:10:35 > friend | 最近手头紧，下次吧。
2026-08-10 08:55:03 < office | 周宁，请今天下班前交考勤表，谢谢。
2026-08-10 09:01:17 > office | 好的陈姐。
2026-08-14 18:22:40 < mother | 你这个小笨蛋，雨伞又忘在家里了。
2026-08-14 18:30:09 > mother | 哈哈，明天回来拿。
2026-08-22 10:45:31 < office | 公司通知：明天下午上门安装宽带，请留人。
2026-08-26 20:11:08 < friend | 借你的书我看完了，写得真好👍
2026-09-01 08:20:14 < mother | 今天降温，多穿一件。
2026-09-05 13:30:27 > friend | 刚才没听到电话，怎么啦？
2026-09-05 13:33:50 < friend | 没事，想问你晚上一起跑步吗？
2026-09-10 17:41:52 < colleague | 有人打公司前台电话说找你，我说你不在。
2026-09-10 17:50:13 > colleague | 谢谢，别理他们，也别说我的情况。
2026-09-12 21:05:38 < mother | 宁宁，有个姓王的在WhatsApp上找我，说你欠钱，怎么回事？
2026-09-12 21:20:07 > mother | 妈，别怕，是贷款的事，我在协商。他写的你都留着别删。
2026-09-18 12:08:45 < office | 本月工资已发放，请查收。
2026-09-24 09:30:19 > mother | 妈，我出院了，没事了。
2026-09-24 09:41:56 < mother | 那就好！妈今天给你炖汤🍲
2026-09-27 20:15:33 < friend | 你最近还好吗？要不要聊聊。
2026-10-01 10:00:42 < friend | 国庆快乐！路上注意安全。
2026-10-06 21:30:25 > mother | 妈，我到上海了。
2026-10-12 08:48:17 < colleague | 会议改到十点半，三楼。
2026-10-13 19:25:40 < mother | 他又给我发消息了，说得很难听，我很害怕。
2026-10-13 19:40:02 > mother | 别回他，等我回来看。
2026-10-19 12:12:12 < friend | 昨晚有人来你家门口的事，报警了吗？
2026-10-19 12:30:48 > friend | 录了视频，准备投诉。
2026-10-22 20:08:29 < mother | 今天又打语音电话来，我没接。
2026-10-29 18:15:07 < colleague | 周报发我一下，谢谢。
2026-11-02 20:30:51 < mother | 宁宁，妈支持你，我们一起面对。
2026-11-03 19:45:10 > mother | 好，妈。我在整理证据。
`

/** The debtor's own chat with the collector, from an old iPhone: seconds, no zone. */
export const chat = {
  name: '青禾催收',
  file: 'phone/WhatsApp 聊天 - 青禾催收.zip',
  owner: debtor.name,
  lines: `
2026-08-10 15:02:11 青禾催收 | 周宁您好，我是青禾消费金融委托的催收专员，工号0771。
2026-08-10 15:02:48 青禾催收 | 您的合同HY2025-0000目前应还23500元，请问什么时候处理？
2026-08-10 15:20:05 周宁 | 您好，我想申请分期，每月还2000元可以吗？
2026-08-10 15:41:33 青禾催收 | 不支持分期，只能一次结清。
2026-08-10 15:44:20 周宁 | 我现在的工资还不起一次结清，请向公司反映。
2026-08-13 10:11:02 青禾催收 | 今天还能还多少？
2026-08-13 10:30:47 周宁 | 今天可以先还1000元，请给我对公账户。
2026-08-13 10:35:19 青禾催收 | 发你一份材料，自己看。
2026-08-13 10:35:40 青禾催收 | @photo
2026-08-13 11:02:56 周宁 | 这张纸上没有公章，请发正式的账单。
2026-08-17 16:22:08 青禾催收 | 不要拖，拖下去对你没有好处。
2026-08-17 16:50:31 周宁 | 我没有拖，我在等书面方案。
2026-08-22 14:05:27 青禾催收 | 电话为什么不接？
2026-08-22 14:31:10 周宁 | 上班时间不方便，请发文字。
2026-08-22 14:33:52 青禾催收 | 你有什么不方便的，穷鬼一个还摆架子。 | INSULT.zh.13
2026-08-22 14:40:15 周宁 | 请文明沟通，我会保留证据。
2026-08-29 11:15:40 青禾催收 | 语音通话，3分钟
2026-08-29 11:20:22 周宁 | 刚才通话里您说要通知我单位，请不要这样做。
2026-08-29 11:26:08 青禾催收 | 那就看你的表现。
2026-09-04 17:45:30 青禾催收 | 今天是这个月最后一次机会，别怪我没提醒你。 | THREAT.zh.15 THREAT.zh.16
2026-09-04 18:02:14 周宁 | 我今天转了500元到App里的还款账户，请查收。
2026-09-04 18:20:44 青禾催收 | 500块打发叫花子呢？ | INSULT.zh.13
2026-09-04 18:31:09 周宁 | 这是我目前能拿出来的。
2026-09-10 09:40:51 青禾催收 | 你公司前台说你不在，你是不是不想要这份工作了？
2026-09-10 10:05:12 周宁 | 请不要联系我的公司，他们和借款无关。
2026-09-10 10:08:39 青禾催收 | 我想联系谁就联系谁。
2026-09-14 13:30:17 青禾催收 | 听听这个
2026-09-14 13:30:55 青禾催收 | @voice
2026-09-14 14:10:26 周宁 | 语音我听了，请不要用这种语气。
2026-09-18 15:20:33 青禾催收 | 消息已经发给你妈了，你自己看着办。
2026-09-18 15:47:02 周宁 | 她不是借款人也不是担保人，请立即停止联系她。
2026-09-18 15:52:40 青禾催收 | 父债子还，子债母还，懂不懂？
2026-09-26 10:30:09 青禾催收 | 失踪了几天？
2026-09-26 10:58:45 周宁 | 我住院了，前几天看不了手机。
2026-09-26 11:03:21 青禾催收 | 别装可怜，畜生都比你讲信用。 | INSULT.zh.09
2026-10-06 20:15:36 青禾催收 | 国庆玩得开心吗？
2026-10-06 20:40:18 周宁 | 我回老家看望家人，不是旅游。
2026-10-06 20:44:57 青禾催收 | 老家地址我们也有。
2026-10-14 19:30:25 周宁 | 今天已经接了你们六个电话，请停止。
2026-10-14 22:15:02 青禾催收 | 六个不算多，明天继续，让你永无宁日。 | THREAT.zh.09
2026-10-17 11:08:44 青禾催收 | 这周末我们的人会到你家看看。
2026-10-17 11:30:29 周宁 | 我不同意上门，请通过电话或文字沟通。
2026-10-18 20:05:12 青禾催收 | 人到门口了还不开门？
2026-10-18 20:06:51 青禾催收 | 缩头乌龟。 | INSULT.zh.20
2026-10-18 20:30:33 周宁 | 我已经录像，请离开。
2026-10-18 20:31:40 周宁 | @video
2026-10-20 20:40:17 周宁 | 今天二十多个电话，我会投诉。
2026-10-20 20:52:08 青禾催收 | 投诉到哪里都一样要还。
2026-10-24 12:10:36 青禾催收 | @deleted
2026-10-24 12:11:59 青禾催收 | 周一之前必须到账。
2026-10-24 12:45:20 周宁 | 请发书面分期协议。
2026-10-27 21:15:43 周宁 | 今天又是二十个电话，请停止轰炸。
2026-10-30 10:22:14 青禾催收 | 协议没有，人有。
有本事就一直躲着。
2026-10-30 11:05:38 周宁 | 我已向12378投诉，受理后请按规定处理。
2026-11-02 22:20:06 青禾催收 | 投诉是吧？
2026-11-02 22:21:37 青禾催收 | 你给我等着，弄得你们全家鸡犬不宁。 | THREAT.zh.08 THREAT.zh.09
2026-11-03 09:12:45 周宁 | 以上内容我已全部保存。
`,
}

/** The mother's export of what the collector wrote to her: her own Android phone, minutes, no zone. */
export const motherChat = {
  name: '王专员',
  file: 'mother/与王专员的 WhatsApp 聊天.txt',
  owner: mother,
  lines: `
2026-09-12 15:04 @system | 消息和通话都进行端到端加密。对话以外的任何人，甚至包括 WhatsApp 都无法读取或收听。
2026-09-12 15:04 王专员 | 你好，是周宁的妈妈吗？你女儿在禾易借欠我们23500元，逾期不还。
2026-09-12 15:20 周玉兰 | 你是谁？我不知道这件事。
2026-09-12 15:26 王专员 | 我是青禾消费金融委托的王专员，你让她马上还钱。
2026-09-13 10:31 王专员 | 你女儿就是个老赖，你这个当妈的不管管？ | INSULT.zh.12
2026-09-13 10:58 周玉兰 | 请不要这样说我女儿，这是她自己的事。
2026-09-23 10:12 王专员 | 联系不上周宁，她现在的电话和地址发给我。
2026-09-23 11:40 周玉兰 | 我不方便，请你们直接联系她。
2026-10-05 16:20 王专员 | 周宁在你那里吗？让她回电话，23500元今天要有个说法。
2026-10-13 18:02 王专员 | 阿姨，再不还我们就到你们小区贴她的照片，让街坊都看看。
2026-10-13 18:09 王专员 | 养这么个废物，丢尽你家里的脸。 | INSULT.zh.10 INSULT.zh.21
2026-10-13 18:30 周玉兰 | 我不是借款人，请不要再联系我！
2026-10-15 09:15 王专员 | 不联系你联系谁？子债母还。
2026-10-21 14:44 王专员 | 派几个兄弟去你家坐坐，你替她还。 | THREAT.zh.10
2026-10-22 19:30 王专员 | 未接语音通话
2026-10-29 11:06 王专员 | 等着收你女儿的失信通知吧。 | THREAT.zh.08
2026-10-29 11:50 周玉兰 | 我已经全部保存，请停止骚扰。
`,
}

/** A picture message of the collector: the letter it shows has no seal. */
export const mms = {
  at: '2026-09-19 11:20:35',
  party: 'li',
  text: '看清楚，这份催收函下周贴到你家小区。',
  picture: 'collection-letter.jpg',
}

/** Files that are evidence by themselves. `local` is when; `by` is what says so (a PDF has only its file's own time). */
export interface StoryFile {
  path: string
  kind: 'recording' | 'picture' | 'video' | 'document'
  local: string | null
  by: 'fileName' | 'quicktime' | 'exif' | 'fileSystem'
  seconds: number | null
  party: string | null
}

const recordings = 'phone/MIUI/sound_recorder/call_rec'
export const files: StoryFile[] = [
  {
    path: `${recordings}/通话录音@催收李经理(16000000012)_20260812131248.amr`,
    kind: 'recording',
    local: '2026-08-12 13:12:48',
    by: 'fileName',
    seconds: 128,
    party: 'li',
  },
  {
    path: `${recordings}/通话录音@催收王专员(16000000011)_20260904231240.amr`,
    kind: 'recording',
    local: '2026-09-04 23:12:40',
    by: 'fileName',
    seconds: 65,
    party: 'wang',
  },
  {
    path: `${recordings}/160 0000 0013_20261014114052.amr`,
    kind: 'recording',
    local: '2026-10-14 11:40:52',
    by: 'fileName',
    seconds: 8,
    party: 'three',
  },
  {
    path: 'phone/Recordings/催收王专员@16000000011_20261028112506.m4a',
    kind: 'recording',
    local: '2026-10-28 11:25:06',
    by: 'quicktime',
    seconds: 80,
    party: 'wang',
  },
  {
    path: 'phone/DCIM/Screenshots/Screenshot_2026-09-25-22-35-11-007_com.android.mms.jpg',
    kind: 'picture',
    local: '2026-09-25 22:35:11.007',
    by: 'fileName',
    seconds: null,
    party: null,
  },
  {
    path: 'phone/DCIM/Screenshots/Screenshot_2026-10-14-22-16-40-123_com.whatsapp.png',
    kind: 'picture',
    local: '2026-10-14 22:16:40.123',
    by: 'fileName',
    seconds: null,
    party: null,
  },
  {
    path: 'phone/DCIM/Screenshots/Screenshot_2026-10-20-23-01-05-310_com.android.incallui.png',
    kind: 'picture',
    local: '2026-10-20 23:01:05.310',
    by: 'fileName',
    seconds: null,
    party: null,
  },
  {
    path: 'phone/DCIM/Camera/IMG_20261018_201530.jpg',
    kind: 'picture',
    local: '2026-10-18 20:15:30',
    by: 'exif',
    seconds: null,
    party: null,
  },
  {
    path: 'phone/DCIM/Camera/VID_20261018_201012.mp4',
    kind: 'video',
    local: '2026-10-18 20:10:12',
    by: 'quicktime',
    seconds: 12,
    party: null,
  },
  {
    path: 'phone/DCIM/MOV0007.3gp',
    kind: 'video',
    local: '2026-10-18 20:20:41',
    by: 'quicktime',
    seconds: 6,
    party: null,
  },
  {
    path: 'phone/Documents/借款合同.pdf',
    kind: 'document',
    local: null,
    by: 'fileSystem',
    seconds: null,
    party: null,
  },
]

/** What is said in the recordings: who and the words; it is spoken by a synthetic voice. */
export const spoken: Record<string, string> = {
  li: '喂，周宁吗？我是青禾消费金融委托的李经理。你在禾易借的合同，欠款两万三千五百元，什么时候还？今天必须给个说法。不要跟我讲困难，困难的人多了。',
  wang: '周宁，这么晚才接电话？我是王专员。二十三点了怎么了，你欠钱还想睡觉？明天中午十二点之前，两万三千五百元，一分都不能少。',
  three: '喂，周宁是吧，还钱。',
  again:
    '周宁，我是王专员，昨天二十多个电话你接了几个？今天再给你一次机会，把钱还上，大家都省事。工号零七七一。',
}

/** Files inside the chat's archive. */
export const chatFiles = {
  photo: '00000009-PHOTO-2026-08-13-10-35-40.jpg',
  voice: '00000028-AUDIO-2026-09-14-13-30-55.opus',
  video: '00000046-VIDEO-2026-10-18-20-31-40.mp4',
}
