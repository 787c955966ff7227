/** Pictures and the contract, drawn by a browser from the story. */
import { type Browser, chromium } from 'playwright-core'
import type { Story, StoryEvent } from './events.ts'
import { answers, chat, lenderName, people } from './story.ts'

const style = `<style>*{margin:0;box-sizing:border-box}body{font:16px/1.5 'Noto Sans CJK SC','Noto Sans SC',sans-serif;color:#222}
.bar{background:#3b4a54;color:#fff;padding:14px 18px;font-weight:600}.clock{background:#2b363d;color:#dde;font-size:12px;padding:4px 18px;display:flex;justify-content:space-between}
.line{padding:6px 14px}.in,.out{display:inline-block;max-width:78%;padding:8px 12px;border-radius:10px;background:#fff}.out{background:#d8f3c8}.right{text-align:right}
.time{font-size:11px;color:#888}.row{padding:10px 18px;border-bottom:1px solid #eee;display:flex;justify-content:space-between}.red{color:#c22}</style>`

const clock = (local: string) =>
  `<div class="clock"><span>${local.slice(11, 16)}</span><span>示例通信 · 样本</span></div>`
const bubble = (event: StoryEvent) =>
  `<div class="line ${event.direction === 'out' ? 'right' : ''}"><div class="${event.direction}">${event.text.replaceAll('\n', '<br>')}<div class="time">${event.local.slice(5, 16)}</div></div></div>`

async function picture(
  browser: Browser,
  html: string,
  size: { width: number; height: number },
  type: 'jpeg' | 'png',
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: size })
  await page.setContent(`<!doctype html><meta charset="utf-8">${style}${html}`)
  const bytes = await page.screenshot(type === 'jpeg' ? { type, quality: 72 } : { type })
  await page.close()
  return bytes
}

export interface Drawn {
  smsShot: Buffer
  chatShot: Buffer
  callsShot: Buffer
  letter: Buffer
  notice: Buffer
  door: Buffer
  contract: Buffer
}

const letterHtml = (title: string, body: string) =>
  `<div style="padding:40px 46px;background:#fdfcf7;height:100%"><h2 style="text-align:center;margin-bottom:24px">${title}</h2>${body}<p style="margin-top:40px;text-align:right">青禾催收组<br>2026年（样本，虚构）</p></div>`

export async function draw(story: Story, executablePath: string): Promise<Drawn> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  const browser = await chromium.launch({ executablePath, args })
  const phone = { width: 420, height: 760 }
  const wangSms = story.sms
    .filter(event => event.other === 'wang' && event.local < '2026-09-25 22:35')
    .slice(-4)
  const said = story.chat.filter(event => event.local < '2026-10-14 22:16').slice(-7)
  const rung = story.calls
    .filter(event => event.local.startsWith('2026-10-20') && people[event.other]?.side === 'collector')
    .reverse()
    .slice(0, 15)
  const callRows = rung.map(
    event =>
      `<div class="row"><span class="${event.result === 'answered' ? '' : 'red'}">${people[event.other]?.saved ?? people[event.other]?.number}</span><span class="time">${event.result === 'answered' ? `通话 ${event.seconds} 秒` : event.result === 'rejected' ? '已拒接' : '未接'} · ${event.local.slice(11, 16)}</span></div>`,
  )
  const { case: facts } = answers
  try {
    const drawn = {
      smsShot: await picture(
        browser,
        `<body style="background:#f3f3f3">${clock('2026-09-25 22:35')}<div class="bar">催收王专员 160 0000 0011</div>${wangSms.map(bubble).join('')}`,
        phone,
        'jpeg',
      ),
      chatShot: await picture(
        browser,
        `<body style="background:#e9e4dc">${clock('2026-10-14 22:16')}<div class="bar" style="background:#075e54">${chat.name}</div>${said.map(bubble).join('')}`,
        phone,
        'png',
      ),
      callsShot: await picture(
        browser,
        `<body>${clock('2026-10-20 23:01')}<div class="bar">通话记录 · 今天</div>${callRows.join('')}`,
        phone,
        'png',
      ),
      letter: await picture(
        browser,
        letterHtml(
          '催 收 函',
          '<p>周宁：</p><p style="text-indent:2em">你在禾易借的借款（合同编号 HY2025-0000）逾期未还，应还 23500 元。限三日内处理，否则将本函张贴于你的小区。</p>',
        ),
        { width: 560, height: 640 },
        'jpeg',
      ),
      notice: await picture(
        browser,
        letterHtml(
          '还款通知',
          '<p>周宁：</p><p style="text-indent:2em">合同编号 HY2025-0000，应还 23500 元，请立即处理。</p>',
        ),
        { width: 480, height: 520 },
        'jpeg',
      ),
      door: await picture(
        browser,
        `<body style="background:linear-gradient(#20242c,#454b57);height:100%"><div style="position:absolute;left:220px;top:60px;width:300px;height:420px;background:#6b4a2e;border:10px solid #3d2a1a"><div style="position:absolute;right:24px;top:200px;width:26px;height:26px;border-radius:50%;background:#c9a35a"></div><div style="position:absolute;left:60px;top:110px;background:#fff;padding:10px 16px;transform:rotate(-3deg)">周宁 还钱<br>青禾催收</div></div>`,
        { width: 720, height: 540 },
        'jpeg',
      ),
    }
    const page = await browser.newPage()
    const rows: [string, string][] = [
      ['出借人', lenderName],
      ['借款人', `${facts.debtor}（身份证号 310000********0000）`],
      ['服务平台', facts.appBrand],
      ['合同编号', facts.contractNo],
      ['借款金额', `人民币 ${facts.principal} 元`],
      ['借款日期', facts.borrowedOn],
      ['借款期限', '12 期，按月还款'],
      ['担保', '无'],
      ['联系方式', '出借人服务热线 010-00000088'],
    ]
    await page.setContent(
      `<!doctype html><meta charset="utf-8"><style>body{font:14px/1.9 'Noto Sans CJK SC','Noto Sans SC',sans-serif;margin:0}h1{font-size:22px;text-align:center;margin:0 0 24px}table{border-collapse:collapse;width:100%}td{border:1px solid #999;padding:6px 10px}td:first-child{width:26%;background:#f6f6f6}p{text-indent:2em}</style><h1>个人消费借款合同</h1><table>${rows.map(([name, value]) => `<tr><td>${name}</td><td>${value}</td></tr>`).join('')}</table><p>第一条　借款人应按约定日期足额还款。逾期的，出借人可以自行或者委托合作机构以合法方式提醒还款。</p><p>第二条　出借人及其合作机构不得采用暴力、威胁、恐吓、骚扰等不正当手段催收，不得对与债务无关的第三人催收。</p><p>第三条　双方未约定夜间联系时段。</p><p style="margin-top:48px">出借人：${lenderName}　　　　借款人：${facts.debtor}</p><p style="color:#777">本合同为虚构样本，其中人员、公司、号码均不存在。</p>`,
    )
    const contract = await page.pdf({
      format: 'A4',
      margin: { top: '25mm', bottom: '25mm', left: '22mm', right: '22mm' },
    })
    return { ...drawn, contract }
  } finally {
    await browser.close()
  }
}
